use fetchlist_origin::Origin;
use tokio::runtime::Runtime;

/// A web server on this computer that answers as `fetchlist_origin` says.
pub(crate) struct Site {
    origin: Origin,
    _runtime: Runtime,
}

impl Site {
    pub(crate) fn start() -> Self {
        let runtime = Runtime::new().unwrap();
        let origin = runtime.block_on(async { Origin::start() }).unwrap();
        Self { origin, _runtime: runtime }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        self.origin.url(path)
    }

    /// As many different URLs, each of which takes so many milliseconds.
    pub(crate) fn slow(&self, count: usize, milliseconds: u32) -> Vec<String> {
        (0..count).map(|number| self.url(&slow_path(milliseconds, number))).collect()
    }

    /// How many requests there were for exactly this path and query.
    pub(crate) fn seen(&self, path: &str) -> u32 {
        self.origin.seen(path)
    }
}

/// The path of the URL at that place among slow ones.
pub(crate) fn slow_path(milliseconds: u32, number: usize) -> String {
    format!("/delay/{milliseconds}?number={number}")
}
