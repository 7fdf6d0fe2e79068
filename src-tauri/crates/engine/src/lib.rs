//! Fetches rows: which one next, how fast per site, how often, and what each try came to.
//!
//! The engine knows no database and no window. Its owner implements [`Job`]: the engine asks it for the URLs of rows
//! that are about to go, and hands it every try as it ends. A [`Run`] is started with [`Settings`], is given rows, and
//! goes until nothing is left, it is paused, or it is stopped.
//!
//! Scheduling is per site first: a row waits in its site's queue, a site with rows and free places stands in a ring,
//! and a slot of the run is taken only by a row that can go right now. A slow or cooling site holds no slot that another
//! could use.
//!
//! ```no_run
//! # use fetchlist_engine::{Job, Queued, Request, Run};
//! # use fetchlist_model::{Ended, RowId, Settings, SettingsError};
//! struct Print;
//!
//! impl Job for Print {
//!     fn load(&self, rows: &[RowId]) -> Vec<Request> {
//!         rows.iter().map(|row| Request { row: *row, url: format!("http://127.0.0.1:8000/item/{row}") }).collect()
//!     }
//!
//!     async fn record(&self, ended: Ended) {
//!         println!("{} {:?}", ended.row, ended.end.status);
//!     }
//! }
//!
//! # async fn example() -> Result<(), fetchlist_engine::EngineError> {
//! let run = Run::start(&Settings::default(), Print)?;
//! run.add((1..=200).map(|row| Queued { row, site: 0, tries: 0 }));
//! run.idle().await;
//! run.stop().await;
//! # Ok(())
//! # }
//! ```

mod body;
mod client;
mod connect;
mod failure;
mod guard;
mod left;
mod pace;
mod redirect;
mod request;
mod resolve;
mod retry;
mod run;
mod schedule;
mod tls;
mod watch;

use std::{future::Future, time::Duration};

use fetchlist_model::{Ended, RowId, Settings, SettingsError};

pub use run::Run;
pub use schedule::{RowNow, Slowed, Status};

/// What makes a run impossible from the start.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A setting is out of its range.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// Requests cannot be made on this computer, such as when it holds no root certificates.
    #[error("the HTTP client cannot be set up on this computer: {0}")]
    Client(String),
}

/// A site's number in its job, given by the owner: rows of one site share its pace.
pub type SiteId = u32;

/// A row to be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queued {
    /// The row.
    pub row: RowId,
    /// The site it belongs to.
    pub site: SiteId,
    /// Tries that it has had in earlier runs: they are counted on, but use up none of this run's retries.
    pub tries: u32,
}

/// A row with what is needed to fetch it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The row.
    pub row: RowId,
    /// Its URL.
    pub url: String,
}

/// What the engine asks of the owner of a list.
pub trait Job: Send + Sync + 'static {
    /// The requests of these rows, in any order; a row that is left out is passed over and never reported.
    ///
    /// Called on a thread of its own: it may block.
    fn load(&self, rows: &[RowId]) -> Vec<Request>;

    /// Takes a try that has ended. The row's slot stays taken until the future is done: waiting here slows the run down
    /// to what the owner can store.
    fn record(&self, ended: Ended) -> impl Future<Output = ()> + Send;
}

/// The parts of [`Settings`] that can change while a run goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests under way at once.
    pub concurrency: u32,
    /// Requests under way at once to one site.
    pub per_host: u32,
    /// The least time between the starts of two requests to one site.
    pub interval: Option<Duration>,
}

impl From<&Settings> for Limits {
    fn from(settings: &Settings) -> Self {
        Self {
            concurrency: settings.concurrency,
            per_host: settings.per_host,
            // In range, where the settings are valid.
            interval: settings
                .per_host_per_second
                .and_then(|rate| Duration::try_from_secs_f64(rate.recip()).ok()),
        }
    }
}
