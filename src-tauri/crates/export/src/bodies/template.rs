use fetchlist_model::ExportRow;
use url::Url;

use super::{
    ending::{last_segment, split},
    file_name::safe_name,
};
use crate::ExportError;

/// What stands for the last part of a path that has none.
const INDEX: &str = "index";

/// How files are named.
#[derive(Debug)]
pub(super) struct Template {
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    Text(String),
    Row,
    Host,
    Name,
    Input(usize),
}

impl Template {
    /// Text in which `{row}`, `{host}`, `{name}` and `{…}` with the name of one of the imported `columns` stand for what
    /// they hold; where a column has one of the three names, they stay what they are. Braces that do not match are text.
    pub(super) fn parse(text: &str, columns: &[String]) -> Result<Self, ExportError> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let Some((name, after)) = behind.split_once('}') else { break };
            parts.push(Part::Text(before.into()));
            parts.push(part(name, columns)?);
            rest = after;
        }
        parts.push(Part::Text(rest.into()));
        Ok(Self { parts })
    }

    /// A row's name, safe and without the `ending` that it will get: a column may hold whole names of files.
    pub(super) fn name(&self, row: &ExportRow, url: Option<&Url>, ending: &str) -> String {
        let mut name = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => name.push_str(text),
                Part::Row => name.push_str(&row.row.to_string()),
                Part::Host => name.push_str(url.and_then(Url::host_str).unwrap_or_default()),
                Part::Name => {
                    let segment = url.and_then(last_segment).unwrap_or_else(|| INDEX.into());
                    name.push_str(split(&segment).map_or(&*segment, |(stem, _)| stem));
                }
                Part::Input(index) => name.push_str(row.input.get(*index)),
            }
        }
        match name.trim_end().rsplit_once('.') {
            Some((stem, own)) if !stem.is_empty() && own.eq_ignore_ascii_case(ending) => safe_name(stem),
            _ => safe_name(&name),
        }
    }
}

fn part(name: &str, columns: &[String]) -> Result<Part, ExportError> {
    match name {
        "row" => return Ok(Part::Row),
        "host" => return Ok(Part::Host),
        "name" => return Ok(Part::Name),
        _ => {}
    }
    columns.iter().position(|column| column == name).map(Part::Input).ok_or_else(|| {
        let own = ["row", "host", "name"];
        let others = columns.iter().map(String::as_str).filter(|column| !own.contains(column));
        let known = own.into_iter().chain(others).map(|name| format!("{{{name}}}")).collect();
        ExportError::Name { name: name.into(), known }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{ok_row, strings};

    fn name(template: &str, url: &str) -> String {
        let row = ok_row();
        let template = Template::parse(template, &strings(&["sku", "row"])).unwrap();
        template.name(&row, Url::parse(url).ok().as_ref(), "html")
    }

    #[test]
    fn what_stands_in_braces_is_filled_in() {
        let url = "https://www.a.example:8080/docs/A%20report%C3%A4.v2.pdf?x=y#z";
        for (template, wanted) in [
            ("{row}-{name}", "1-A reportä.v2"),
            ("{host}", "www.a.example"),
            ("{sku}{sku}", "A-1A-1"),
            ("{row}", "1"),
            ("all/{name}", "all_A reportä.v2"),
            ("x", "x"),
            ("", "_"),
            ("a{row", "a{row"),
            ("}{row}}", "}1}"),
        ] {
            assert_eq!(name(template, url), wanted, "{template}");
        }
    }

    #[test]
    fn a_path_without_a_last_part_has_a_name_all_the_same() {
        for (url, wanted) in [
            ("https://a.example", "index"),
            ("https://a.example/docs/", "docs"),
            ("https://a.example/v1.2", "v1.2"),
            ("https://a.example/..%2f..%2fetc%2fpasswd", "_.._.._etc_passwd"),
            ("https://a.example/%00%ff", "_\u{fffd}"),
        ] {
            assert_eq!(name("{name}", url), wanted, "{url}");
        }
        assert_eq!(name("{host}", "https://[::1]/"), "[__1]");
    }

    #[test]
    fn an_ending_that_the_name_gets_anyway_is_not_doubled() {
        let template = Template::parse("{file}", &strings(&["file"])).unwrap();
        for (file, ending, wanted) in [
            ("annual.pdf", "pdf", "annual"),
            ("Annual.PDF ", "pdf", "Annual"),
            ("annual.pdf", "html", "annual.pdf"),
            ("a.tar.gz", "gz", "a.tar"),
            ("annualpdf", "pdf", "annualpdf"),
            ("pdf", "pdf", "pdf"),
            (".pdf", "pdf", "_.pdf"),
            ("a.pdf.pdf", "pdf", "a.pdf"),
        ] {
            let row = ExportRow { input: [file].iter().collect(), ..ok_row() };
            assert_eq!(template.name(&row, None, ending), wanted, "{file}");
        }
    }

    #[test]
    fn a_name_that_is_not_there_is_an_error_that_says_what_is() {
        let error = Template::parse("{row}-{Name}", &strings(&["name", "sku"])).unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no {Name} to name files by; there is {row}, {host}, {name}, {sku}"
        );
    }
}
