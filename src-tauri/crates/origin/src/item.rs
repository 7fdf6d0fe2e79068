/// The JSON of product `n`: about 600 bytes, always the same for the same number.
pub(crate) fn json(n: u64) -> String {
    const THINGS: [&str; 8] = [
        "Trail lamp",
        "Tea kettle",
        "Rain jacket",
        "Desk chair",
        "Field notebook",
        "Bread knife",
        "Bicycle bell",
        "Wool blanket",
    ];
    const BRANDS: [&str; 5] = ["Northlight", "Aldergrove", "Kestrel & Co", "Lindqvist", "Hanabi"];
    const COLOURS: [&str; 6] = ["graphite", "moss", "clay", "sand", "indigo", "cream"];
    let pick = |words: &[&'static str], step: u64| words[((n / step) % words.len() as u64) as usize];
    let thing = pick(&THINGS, 1);
    let brand = pick(&BRANDS, 3);
    let (first, second) = (pick(&COLOURS, 1), pick(&COLOURS, 7));
    // A multiplier that scatters neighbours, so that a column of prices looks like one.
    let spread = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
    let price = 5 + spread % 180;
    let cents = spread % 20 * 5;
    let stock = spread % 97;
    format!(
        r#"{{"id":{n},"name":"{thing} {n}","brand":"{brand}","price":{price}.{cents:02},"currency":"EUR","stock":{stock},"available":{available},"rating":{rating}.{tenths},"sku":"FL-{n:06}","ean":"40{ean:011}","vat_percent":21,"category":{{"id":{category},"path":"Home and outdoors / {thing}s"}},"colours":["{first}","{second}"],"weight_g":{weight},"dimensions_mm":[{width},{height},{depth}],"updated":"2026-{month:02}-{day:02}T09:30:00Z","description":"{thing} by {brand}, in {first} or {second}. Made to be used every day, repaired when it breaks, and handed on. Ships in two to four working days; returns within thirty days are free of charge.","warehouse":"Rotterdam, bay {bay}"}}"#,
        available = stock > 0,
        rating = 3 + spread % 2,
        tenths = spread % 10,
        category = n % THINGS.len() as u64,
        weight = 120 + spread % 2400,
        width = 40 + spread % 300,
        height = 30 + spread % 210,
        depth = 20 + spread % 130,
        month = 1 + spread % 12,
        day = 1 + spread % 28,
        bay = 1 + spread % 48,
        ean = n % 100_000_000_000,
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_item_is_json_of_about_600_bytes_with_its_own_id() {
        for n in (0..2_000).chain([u64::MAX]) {
            let text = super::json(n);
            assert!((560..=680).contains(&text.len()), "{} bytes: {text}", text.len());
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(value["id"], n);
        }
        assert_eq!(super::json(17), super::json(17));
    }
}
