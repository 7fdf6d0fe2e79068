use crate::*;

#[test]
fn a_match_gives_its_group_or_all_of_itself() {
    let body = "Price: 12.50 EUR, Price: 9 EUR";
    assert_eq!(found(regex("Price: ([0-9.]+)"), body), ["“12.50”", "“9”"]);
    assert_eq!(found(regex("[0-9.]+ EUR"), body), ["“12.50 EUR”", "“9 EUR”"]);
    assert_eq!(found(regex("EUR (x)|(9) E"), body), ["“9”"]);
    assert!(found(regex("x*"), body).is_empty());
    assert_eq!(found(regex("Price:(x?)"), body), ["“”", "“”"]);
}

#[test]
fn problems_say_what_where_and_how_to_mend_it() {
    for (pattern, at, message) in [
        ("ä ([0-9]+", 2, "unclosed group"),
        ("a**[", 3, "unclosed character class"),
        ("(?<=x)y", 0, "look-around"),
        (r"\p{Klingon}", 0, "Unicode property not found"),
    ] {
        let (marked, said) = refused(regex(pattern));
        assert!(marked == Some(at) && said.contains(message), "{pattern}: {marked:?} {said}");
    }
    assert!(refused(regex(r"(\w{999}){999}")).1.contains("too large"));
}
