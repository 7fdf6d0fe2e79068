use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use fetchlist_model::{Header, HttpChoice, Proxy, Settings, SignIn};

use crate::{list_arguments::ListArguments, output_arguments::OutputArguments};

/// Fetches lists of URLs and gives every answer back as a file.
#[derive(Debug, Parser)]
#[command(name = "fetchlist-cli", version, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Fetch a list and write the results
    Run(Box<RunArguments>),
    /// Make the job file of a list, fetch nothing
    Import {
        #[command(flatten)]
        list: ListArguments,
        /// The job file to make
        #[arg(long, value_name = "FILE")]
        job: PathBuf,
    },
    /// Go on with what is not fetched yet, rows that were in flight included
    Resume {
        /// The job file
        job: PathBuf,
        #[command(flatten)]
        secrets: SecretArguments,
        /// Show no progress
        #[arg(long)]
        no_progress: bool,
    },
    /// Write a job's results to a file
    Export {
        /// The job file
        job: PathBuf,
        /// The file to write; its ending says how: .csv, .tsv, .json, .jsonl or .xlsx
        #[arg(long, value_name = "FILE", required_unless_present = "bodies")]
        out: Option<PathBuf>,
        /// Which rows
        #[arg(long, value_enum, default_value_t = Rows::All)]
        rows: Rows,
        #[command(flatten)]
        output: OutputArguments,
    },
}

#[derive(Debug, Args)]
// Each is a switch of its own.
#[allow(clippy::struct_excessive_bools)]
pub(crate) struct RunArguments {
    #[command(flatten)]
    pub(crate) list: ListArguments,
    /// Write all rows here; the ending says how: .csv, .tsv, .json, .jsonl or .xlsx
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Vec<PathBuf>,
    /// Write the failed rows here
    #[arg(long, value_name = "FILE")]
    pub(crate) errors: Vec<PathBuf>,
    /// Keep the job in this file; without it, it is temporary
    #[arg(long, value_name = "FILE")]
    pub(crate) job: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) output: OutputArguments,
    /// Give up a try after this many seconds [default: 10]
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    timeout: Option<f64>,
    /// Try a row again up to this many times [default: 2]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    retries: Option<u32>,
    /// Requests under way at once [default: 64]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    concurrency: Option<u32>,
    /// Requests under way at once to one site [default: 32]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    per_host: Option<u32>,
    /// The request method [default: GET]
    #[arg(long, value_name = "M")]
    method: Option<String>,
    #[command(flatten)]
    secrets: SecretArguments,
    /// Requests that may be started to one site in a second [default: no limit]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    per_host_per_second: Option<f64>,
    /// Redirects that are followed, 0 for none [default: 10]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    redirects: Option<u32>,
    /// Send cookies back that earlier answers set
    #[arg(long)]
    cookies: bool,
    /// The proxy: system, none or its URL (http://, socks5://, socks5h://) [default: system]
    #[arg(long, value_name = "PROXY")]
    proxy: Option<String>,
    /// Which HTTP to speak
    #[arg(long, value_enum, value_name = "VERSION", default_value_t = Http::Auto)]
    http: Http,
    /// Take answers from servers whose certificate is not valid
    #[arg(long)]
    accept_invalid_certificates: bool,
    /// The User-Agent [default: Fetchlist/VERSION]
    #[arg(long, value_name = "TEXT")]
    user_agent: Option<String>,
    /// Write passwords, tokens and keys into the job file
    #[arg(long)]
    save_secrets: bool,
    /// The largest body in bytes, after decompression [default: 10000000]
    #[arg(long, value_name = "BYTES", allow_negative_numbers = true)]
    max_body: Option<u64>,
    /// Show no progress
    #[arg(long)]
    pub(crate) no_progress: bool,
}

/// What a job file does not hold unless it is asked to.
#[derive(Debug, Args)]
pub(crate) struct SecretArguments {
    /// A header to send; may be given several times
    #[arg(long, value_name = "NAME: VALUE", value_parser = header)]
    header: Vec<Header>,
    /// Sign in with a name and a password
    #[arg(long, value_name = "NAME:PASSWORD", conflicts_with = "bearer")]
    user: Option<String>,
    /// Sign in with a token
    #[arg(long, value_name = "TOKEN")]
    bearer: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Http {
    /// HTTP/2 where the server offers it, else HTTP/1.1
    Auto,
    #[value(name = "1.1")]
    Http1,
    #[value(name = "2")]
    Http2,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Rows {
    All,
    Ok,
    Failed,
    NotFetched,
}

impl RunArguments {
    /// The settings that the arguments make, out of range or not.
    pub(crate) fn settings(&self) -> Settings {
        let default = Settings::default();
        Settings {
            // A number that is none, or less than nothing, becomes 0, which is refused as out of range.
            timeout_ms: self.timeout.map_or(default.timeout_ms, |seconds| (seconds * 1_000.0).round() as u32),
            retries: self.retries.unwrap_or(default.retries),
            concurrency: self.concurrency.unwrap_or(default.concurrency),
            per_host: self.per_host.unwrap_or(default.per_host),
            max_body_bytes: self.max_body.unwrap_or(default.max_body_bytes),
            method: self.method.as_ref().map_or(default.method, |method| method.to_uppercase()),
            per_host_per_second: self.per_host_per_second,
            redirects: self.redirects.unwrap_or(default.redirects),
            headers: self.secrets.header.clone(),
            sign_in: self.secrets.sign_in().unwrap_or_default(),
            cookies: self.cookies,
            proxy: match self.proxy.as_deref() {
                None | Some("system") => Proxy::System,
                Some("none") => Proxy::None,
                Some(url) => Proxy::Url { url: url.into() },
            },
            http: match self.http {
                Http::Auto => HttpChoice::Auto,
                Http::Http1 => HttpChoice::Http1,
                Http::Http2 => HttpChoice::Http2,
            },
            accept_invalid_certificates: self.accept_invalid_certificates,
            user_agent: self.user_agent.clone().unwrap_or_default(),
            save_secrets: self.save_secrets,
            // Without a job file that stays, a body is of use only where something is made of it.
            keep_bodies: self.output.needs_bodies() || (!self.output.no_body && self.job.is_some()),
            ..default
        }
    }
}

impl SecretArguments {
    fn sign_in(&self) -> Option<SignIn> {
        let basic = self.user.as_deref().map(|user| {
            let (user, password) = user.split_once(':').unwrap_or((user, ""));
            SignIn::Basic { user: user.into(), password: password.into() }
        });
        basic.or_else(|| self.bearer.clone().map(|token| SignIn::Bearer { token }))
    }

    /// The settings with what is given here in its place; none where nothing is.
    pub(crate) fn given_to(&self, mut settings: Settings) -> Option<Settings> {
        let sign_in = self.sign_in();
        if self.header.is_empty() && sign_in.is_none() {
            return None;
        }
        for given in &self.header {
            let same = settings.headers.iter_mut().find(|own| own.name.eq_ignore_ascii_case(&given.name));
            match same {
                Some(own) => own.value.clone_from(&given.value),
                None => settings.headers.push(given.clone()),
            }
        }
        settings.sign_in = sign_in.unwrap_or(settings.sign_in);
        Some(settings)
    }
}

/// Never repeats the value: it may be a secret.
fn header(text: &str) -> Result<Header, String> {
    let (name, value) = text.split_once(':').ok_or("write it as 'Name: value'")?;
    Ok(Header { name: name.trim().into(), value: value.trim().into() })
}

/// What clap says over several lines, in one: which argument is wrong, and where help is.
pub(crate) fn in_one_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let said: Vec<_> = text
        .lines()
        .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"))
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let said = said.join(" ");
    let said = said.strip_prefix("error: ").unwrap_or(&said);
    format!("{said}; see fetchlist-cli --help")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn settings(arguments: &[&str]) -> Settings {
        let all = ["fetchlist-cli", "run", "list.csv"].iter().chain(arguments);
        match Arguments::try_parse_from(all).unwrap().command {
            Command::Run(run) => run.settings(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn arguments_become_settings_and_the_rest_stays_default() {
        assert_eq!(settings(&[]), Settings { keep_bodies: false, ..Settings::default() });
        let given =
            settings(&["--timeout", "2.5", "--header", "X-Key: a:b", "--method", "head", "--job", "j"]);
        assert_eq!(given.timeout_ms, 2_500);
        assert_eq!(given.headers, [Header { name: "X-Key".into(), value: "a:b".into() }]);
        assert_eq!(given.method, "HEAD");
        assert!(given.keep_bodies);
    }

    #[test]
    fn nonsense_for_a_timeout_is_out_of_range() {
        for nonsense in ["-1", "NaN", "0", "1e300"] {
            assert!(settings(&[&format!("--timeout={nonsense}")]).validate().is_err(), "{nonsense}");
        }
    }

    #[test]
    fn a_refusal_is_one_line_that_names_the_argument() {
        let error =
            Arguments::try_parse_from(["fetchlist-cli", "run", "list.csv", "--retries", "many"]).unwrap_err();
        let line = in_one_line(&error);
        assert!(line.contains("--retries") && line.contains("many") && !line.contains('\n'), "{line}");
    }

    #[test]
    fn a_header_without_a_colon_is_refused_with_its_form() {
        let error =
            Arguments::try_parse_from(["fetchlist-cli", "run", "l", "--header", "nonsense"]).unwrap_err();
        assert!(in_one_line(&error).contains("Name: value"));
    }
}
