use std::sync::{
    Arc,
    atomic::{AtomicU8, AtomicU32, Ordering},
};

use tokio::{
    task::futures::TaskLocalFuture,
    time::{Duration, Instant},
};

/// How far a try has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Lookup,
    Connect,
    Tls,
    FirstByte,
    Body,
}

/// What is done before a request can be sent, each with a time of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Lookup,
    Connect,
    Tls,
}

/// What the connector sees of one worker's tries. It may go on connecting for the pool after the try it began with is
/// over, so each try has a number, and what comes late is dropped.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    number: AtomicU32,
    stage: AtomicU8,
    /// Microseconds by [`Part`].
    took: [AtomicU32; 3],
}

const UNSEEN: u32 = u32::MAX;

tokio::task_local! {
    static WATCH: Arc<Watch>;
}

impl Watch {
    pub(crate) fn around<F: Future>(self: &Arc<Self>, worker: F) -> TaskLocalFuture<Arc<Self>, F> {
        WATCH.scope(self.clone(), worker)
    }

    /// A new request begins: on a connection that is there already, unless the connector says otherwise.
    pub(crate) fn begin(&self) {
        self.number.fetch_add(1, Ordering::Relaxed);
        self.set(Stage::FirstByte);
        for took in &self.took {
            took.store(UNSEEN, Ordering::Relaxed);
        }
    }

    pub(crate) fn set(&self, stage: Stage) {
        self.stage.store(stage as u8, Ordering::Relaxed);
    }

    /// Comes from connecting, which may go on for the pool after the answer has come by another connection.
    fn set_before_body(&self, stage: Stage) {
        let is_before = |now: u8| (now != Stage::Body as u8).then_some(stage as u8);
        // What is not changed is right as it is.
        let _ = self.stage.fetch_update(Ordering::Relaxed, Ordering::Relaxed, is_before);
    }

    pub(crate) fn stage(&self) -> Stage {
        match self.stage.load(Ordering::Relaxed) {
            0 => Stage::Lookup,
            1 => Stage::Connect,
            2 => Stage::Tls,
            3 => Stage::FirstByte,
            _ => Stage::Body,
        }
    }

    /// How long a part took; none where the connection was there already, or never came so far.
    pub(crate) fn took(&self, part: Part) -> Option<Duration> {
        let value = self.took[part as usize].load(Ordering::Relaxed);
        (value != UNSEEN).then(|| Duration::from_micros(value.into()))
    }
}

/// One part of connecting, for the try in which it began.
pub(crate) struct Timed {
    part: Part,
    watch: Option<(Arc<Watch>, u32)>,
    started: Instant,
}

impl Timed {
    pub(crate) fn start(part: Part) -> Self {
        let watch = WATCH.try_with(|watch| (watch.clone(), watch.number.load(Ordering::Relaxed))).ok();
        let timed = Self { part, watch, started: Instant::now() };
        timed.with(|watch| watch.set_before_body(timed.stage()));
        timed
    }

    /// The next part, of the same try, wherever it runs by now.
    pub(crate) fn then(&self, part: Part) -> Self {
        let timed = Self { part, watch: self.watch.clone(), started: Instant::now() };
        timed.with(|watch| watch.set_before_body(timed.stage()));
        timed
    }

    /// Notes how long it took.
    pub(crate) fn end(&self) {
        let took = u32::try_from(self.started.elapsed().as_micros()).unwrap_or(UNSEEN - 1);
        self.with(|watch| {
            watch.took[self.part as usize].store(took, Ordering::Relaxed);
            // What comes after connecting, TLS or not, says so itself; a look-up is always followed by connecting.
            watch.set_before_body(if self.part == Part::Lookup { Stage::Connect } else { Stage::FirstByte });
        });
    }

    fn stage(&self) -> Stage {
        match self.part {
            Part::Lookup => Stage::Lookup,
            Part::Connect => Stage::Connect,
            Part::Tls => Stage::Tls,
        }
    }

    fn with(&self, act: impl FnOnce(&Watch)) {
        if let Some((watch, number)) = &self.watch
            && watch.number.load(Ordering::Relaxed) == *number
        {
            act(watch);
        }
    }
}
