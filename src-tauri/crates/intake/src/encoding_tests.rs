use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, ISO_2022_JP, ISO_8859_2, ISO_8859_5, ISO_8859_7, KOI8_R,
    SHIFT_JIS, UTF_8, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255,
    WINDOWS_1256, WINDOWS_1257,
};
use fetchlist_model::{ImportOptions, ImportWarning};
use proptest::prelude::*;

use crate::list_file_tests::{AUTO, list};

const CHINESE: &str = "编号,名称,链接\n1,红色的雨伞和黑色的鞋子,https://a.example/1\n2,我们的产品质量很好,https://a.example/2\n";
const TAIWANESE: &str = "編號,名稱,連結\n1,紅色的雨傘和黑色的鞋子,https://a.example/1\n2,我們的產品品質很好,https://a.example/2\n";
const JAPANESE: &str = "番号,名前,リンク\n1,赤い傘と黒い靴です,https://a.example/1\n2,この商品はとても人気があります,https://a.example/2\n";
const KOREAN: &str = "번호,이름,링크\n1,빨간 우산과 검은 신발,https://a.example/1\n2,우리 제품은 품질이 좋습니다,https://a.example/2\n";
const RUSSIAN: &str = "номер,название,ссылка\n1,красный зонт и чёрные туфли,https://a.example/1\n2,наши товары лучшие,https://a.example/2\n";
const GREEK: &str = "αριθμός,όνομα,σύνδεσμος\n1,κόκκινη ομπρέλα και μαύρα παπούτσια,https://a.example/1\n2,τα προϊόντα μας,https://a.example/2\n";
const GERMAN: &str = "Nr,Name,Größe\n1,schöne grüne Hüte für Mädchen,https://a.example/1\n2,weiße Füße und Äpfel,https://a.example/2\n";
const FRENCH: &str = "no,libellé,lien\n1,été à la plage – très agréable,https://a.example/1\n2,prix réduit : 5 €,https://a.example/2\n";
const POLISH: &str = "nr,nazwa,odnośnik\n1,żółty płaszcz i źdźbło trawy,https://a.example/1\n2,książki są świetne,https://a.example/2\n";
const TURKISH: &str = "no,ürün,bağlantı\n1,kırmızı şemsiye ve siyah ayakkabı,https://a.example/1\n2,çocuklar için güzel hediyeler,https://a.example/2\n";
const HEBREW: &str = "מספר,שם,קישור\n1,מטרייה אדומה ונעליים שחורות,https://a.example/1\n2,המוצרים שלנו הם הטובים ביותר,https://a.example/2\n";
const ARABIC: &str = "رقم,اسم,رابط\n1,مظلة حمراء وأحذية سوداء,https://a.example/1\n2,منتجاتنا هي الأفضل في السوق,https://a.example/2\n";

/// All cells of a list, its header in front.
fn read(bytes: &[u8]) -> Vec<Vec<String>> {
    let list = list("a.csv", bytes);
    let options = ImportOptions { header: Some(false), ..AUTO };
    list.rows(&options).iter().map(|row| row.cells.iter().map(str::to_owned).collect()).collect()
}

fn cells_of(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn a_list_comes_out_right_in_whatever_encoding_it_is() {
    let cases: [(&str, &[&'static Encoding]); 12] = [
        (CHINESE, &[UTF_8, GBK, GB18030]),
        (TAIWANESE, &[UTF_8, BIG5]),
        (JAPANESE, &[UTF_8, SHIFT_JIS, EUC_JP, ISO_2022_JP]),
        (KOREAN, &[UTF_8, EUC_KR]),
        (RUSSIAN, &[UTF_8, WINDOWS_1251, KOI8_R, ISO_8859_5]),
        (GREEK, &[UTF_8, WINDOWS_1253, ISO_8859_7]),
        (GERMAN, &[UTF_8, WINDOWS_1252]),
        (FRENCH, &[UTF_8, WINDOWS_1252]),
        (POLISH, &[UTF_8, WINDOWS_1250, ISO_8859_2]),
        (TURKISH, &[UTF_8, WINDOWS_1254]),
        (HEBREW, &[UTF_8, WINDOWS_1255]),
        (ARABIC, &[UTF_8, WINDOWS_1256]),
    ];
    for (text, encodings) in cases {
        for encoding in encodings {
            let (bytes, _, is_lossy) = encoding.encode(text);
            assert!(!is_lossy, "{}", encoding.name());
            assert_eq!(read(&bytes), cells_of(text), "{}", encoding.name());
        }
    }
}

#[test]
fn unicode_comes_out_right_with_and_without_its_mark() {
    for text in [CHINESE, JAPANESE, GERMAN, ARABIC] {
        let marked = format!("\u{feff}{text}");
        for text in [text, &marked] {
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for bytes in [text.as_bytes(), &little, &big] {
                assert_eq!(read(bytes), cells_of(text.trim_start_matches('\u{feff}')));
            }
        }
    }
}

#[test]
fn letters_may_come_after_much_that_has_none() {
    let plain = "https://a.example/,plain\n".repeat(60_000);
    for (text, encoding) in [("Straße, Größe und Äpfel", UTF_8), ("Straße und Größe, Äpfel", WINDOWS_1252)]
    {
        let mut bytes = format!("url,name\n{plain}").into_bytes();
        bytes.extend(&*encoding.encode(&format!("https://b.example/,\"{text}\"\n")).0);
        let list = list("a.csv", bytes);
        let preview = list.preview(&AUTO);
        assert_eq!(preview.encoding.as_deref(), Some("UTF-8"), "the look does not come so far");
        let row = list.file.rows(&preview).unwrap().last().unwrap().unwrap();
        assert_eq!(row.cells.get(1), text);
        assert_eq!(list.counts(&AUTO).warnings, []);
        // The choices that the window sends back are those it was shown.
        let again = ImportOptions { encoding: preview.encoding, ..AUTO };
        assert_eq!(list.preview(&again).encoding.as_deref(), Some(encoding.name()));
    }
}

#[test]
fn zeros_are_text_where_the_rest_is() {
    let text = "url,n\nhttps://a.example/,a\0b\nhttps://b.example/,ü and so on\n";
    assert_eq!(read(text.as_bytes()), cells_of(text));
}

#[test]
fn signs_are_no_letters_of_another_encoding() {
    for cell in [
        "£5",
        "5 ± 1",
        "±2",
        "¥500",
        "Ø 20",
        "20 µm",
        "20µm",
        "100 m³",
        "2 m²",
        "3 × 4",
        "20°C",
        "½ cup",
        "5 €",
        "© 2024",
        "Kettle®",
        "Kettle™ £5",
        "women’s £5",
        "Kettle® ±2",
    ] {
        for text in [format!("Pen,{cell},https://shop.example.co.uk/1\n"), cell.to_owned()] {
            let (bytes, _, is_lossy) = WINDOWS_1252.encode(&text);
            assert!(!is_lossy, "{cell}");
            assert_eq!(read(&bytes), cells_of(&text), "{cell}");
        }
    }
}

#[test]
fn a_single_word_is_enough_for_its_letters() {
    let words: [(&'static Encoding, &[&str]); 7] = [
        (WINDOWS_1250, &["Łódź", "Łuk", "był", "są", "Škoda", "košík", "žena", "MUŽ", "žlutý", "ő"]),
        (ISO_8859_2, &["Łódź", "Łuk", "był", "są", "Škoda", "košík", "žena", "MUŽ", "ľan", "ő"]),
        (WINDOWS_1252, &["café", "Müller", "¿que?", "nº 5", "«x»", "“quote”", "a·b"]),
        (WINDOWS_1257, &["zīme", "ąžuolas", "Rīga", "šķēres", "mājas"]),
        (WINDOWS_1254, &["ışık", "İzmir"]),
        (SHIFT_JIS, &["日本", "ー", "ソ", "十", "１"]),
        (BIG5, &["中國", "一", "乙", "價格 5"]),
    ];
    for (encoding, words) in words {
        for word in words {
            let text = format!("1,{word},https://a.example/1\n");
            assert_eq!(read(&encoding.encode(&text).0), cells_of(&text), "{}", encoding.name());
        }
    }
}

#[test]
fn a_broken_character_is_told_of_and_leaves_the_others_whole() {
    for broken in [&b"\xff"[..], b"caf\xc3", b"gr\xfcn"] {
        let text =
            "name,url\nMüller,https://a.example/1\nJörg,https://a.example/2\nÄnne,https://a.example/3\n";
        let bytes = [text.as_bytes(), broken, b",https://a.example/4\n"].concat();
        let list = list("a.csv", &bytes);
        assert_eq!(read(&bytes)[1][0], "Müller");
        assert_eq!(list.preview(&AUTO).encoding.as_deref(), Some("UTF-8"));
        assert_eq!(list.counts(&AUTO).warnings, [ImportWarning::BrokenText { count: 1 }]);
    }
}

#[test]
fn colours_of_a_terminal_are_no_japanese() {
    let list = list("a.txt", "\u{1b}[31mhttps://a.example/\u{1b}[0m\n");
    assert_eq!(list.preview(&AUTO).encoding.as_deref(), Some("UTF-8"));
}

proptest! {
    #[test]
    fn prices_come_out_right(
        rows in prop::collection::vec("[A-Z][a-z]{1,9}( [a-z]{1,9})?,[£¥€][1-9][0-9]{0,3}(\\.[0-9]{2})?,[0-9]{1,2} ?(µm|°|±1|×2|½)", 1..20),
    ) {
        let text = rows.join(",https://a.example/\n") + ",https://a.example/\n";
        prop_assert_eq!(read(&WINDOWS_1252.encode(&text).0), cells_of(&text));
    }
}
