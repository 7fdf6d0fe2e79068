use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A request header that the user gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Header {
    /// The field name, as RFC 9110 section 5.1 allows it.
    pub name: String,
    /// The field value, as RFC 9110 section 5.5 allows it.
    pub value: String,
}

/// How a job fetches. Every job file carries its own; a missing field takes its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// Milliseconds that one try may take, from connecting to the last byte. 100 to 3,600,000; default 10,000.
    pub timeout_ms: u32,
    /// How often a row is tried again after its first try. 0 to 20; default 2.
    pub retries: u32,
    /// How many requests may be under way at once. 1 to 1,000; default 64.
    pub concurrency: u32,
    /// How many of them may go to one site (host and port). 1 to 1,000; default 32.
    pub per_host: u32,
    /// How many redirects are followed before the row fails. 0 to 50; default 10.
    pub redirects: u32,
    /// The largest body in bytes, after decompression. 1 byte to 1 GiB; default 10,000,000.
    #[ts(type = "number")]
    pub max_body_bytes: u64,
    /// The longest wait in milliseconds that a server's Retry-After is granted. 0 to 86,400,000; default 300,000.
    pub retry_after_limit_ms: u32,
    /// The request method, in capitals. Default GET.
    pub method: String,
    /// Headers sent with every request to the row's own origin.
    pub headers: Vec<Header>,
    /// Whether headers and bodies of the answers are kept in the job file. Default true.
    pub keep_bodies: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout_ms: 10_000,
            retries: 2,
            concurrency: 64,
            per_host: 32,
            redirects: 10,
            max_body_bytes: 10_000_000,
            retry_after_limit_ms: 300_000,
            method: "GET".into(),
            headers: Vec::new(),
            keep_bodies: true,
        }
    }
}

/// A setting that is out of its range: which one, and what it may be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct SettingsError {
    /// The field of [`Settings`].
    pub field: &'static str,
    /// What is wrong, and what is allowed.
    pub problem: String,
}

impl Settings {
    /// Checks every field against its range.
    pub fn validate(&self) -> Result<(), SettingsError> {
        in_range("timeout_ms", u64::from(self.timeout_ms), 100, 3_600_000)?;
        in_range("retries", u64::from(self.retries), 0, 20)?;
        in_range("concurrency", u64::from(self.concurrency), 1, 1_000)?;
        in_range("per_host", u64::from(self.per_host), 1, 1_000)?;
        in_range("redirects", u64::from(self.redirects), 0, 50)?;
        in_range("max_body_bytes", self.max_body_bytes, 1, 1 << 30)?;
        in_range("retry_after_limit_ms", u64::from(self.retry_after_limit_ms), 0, 86_400_000)?;
        if self.method != self.method.to_uppercase()
            || http::Method::from_bytes(self.method.as_bytes()).is_err()
        {
            return Err(SettingsError {
                field: "method",
                problem: format!(
                    "“{}” is not a request method; use one such as GET, HEAD or POST",
                    self.method
                ),
            });
        }
        for header in &self.headers {
            if http::HeaderName::from_bytes(header.name.as_bytes()).is_err() {
                return Err(SettingsError {
                    field: "headers",
                    problem: format!("“{}” is not a header name; write it like Accept-Language", header.name),
                });
            }
            if http::HeaderValue::from_bytes(header.value.as_bytes()).is_err() {
                // The value may be a secret: it is not repeated.
                return Err(SettingsError {
                    field: "headers",
                    problem: format!(
                        "the value of “{}” has a character that no header may hold",
                        header.name
                    ),
                });
            }
        }
        Ok(())
    }
}

fn in_range(field: &'static str, value: u64, low: u64, high: u64) -> Result<(), SettingsError> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    Err(SettingsError { field, problem: format!("{value} is out of range; use {low} to {high}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_valid() {
        assert_eq!(Settings::default().validate(), Ok(()));
    }

    #[test]
    fn each_number_out_of_range_names_its_field_and_its_range() {
        let cases: [(Settings, &str, &str); 6] = [
            (Settings { timeout_ms: 99, ..Settings::default() }, "timeout_ms", "100 to 3600000"),
            (Settings { retries: 21, ..Settings::default() }, "retries", "0 to 20"),
            (Settings { concurrency: 0, ..Settings::default() }, "concurrency", "1 to 1000"),
            (Settings { per_host: 1_001, ..Settings::default() }, "per_host", "1 to 1000"),
            (Settings { redirects: 51, ..Settings::default() }, "redirects", "0 to 50"),
            (Settings { max_body_bytes: 0, ..Settings::default() }, "max_body_bytes", "1 to 1073741824"),
        ];
        for (settings, field, range) in cases {
            let error = settings.validate().unwrap_err();
            assert_eq!(error.field, field);
            assert!(error.problem.contains(range), "{error}");
        }
    }

    #[test]
    fn a_bad_header_value_is_refused_without_being_repeated() {
        let header = Header { name: "Authorization".into(), value: "Bearer s3cret\n".into() };
        let error = Settings { headers: vec![header], ..Settings::default() }.validate().unwrap_err();
        assert!(!error.to_string().contains("s3cret"));
    }

    #[test]
    fn a_missing_field_takes_its_default() {
        let settings: Settings = serde_json::from_str(r#"{"retries": 5}"#).unwrap();
        assert_eq!(settings, Settings { retries: 5, ..Settings::default() });
    }
}
