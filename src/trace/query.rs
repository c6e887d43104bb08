//! Questions that one asks of a trace, above all in tests: how often was it polled, who woke it, did the two run in turns?

use std::collections::HashSet;

use super::event::{EventKind, FutureId, Made};
use super::{Machine, Trace};

/// Some futures of a trace. Each question is answered for all of them together.
///
/// ```
/// use std::future::ready;
///
/// #[pollscope::trace]
/// async fn dance() {
///     ready(()).await;
/// }
///
/// let ((), trace) = pollscope::record(|| futures::executor::block_on(dance()));
/// let dance = trace.futures().named("dance");
/// assert_eq!((dance.len(), dance.polls(), dance.pendings(), dance.returned()), (1, 1, 0, 1));
/// ```
#[derive(Debug, Clone)]
pub struct Futures<'a> {
    trace: &'a Trace,
    /// In the order in which the trace first speaks of them.
    ids: Vec<FutureId>,
}

impl Trace {
    /// All futures.
    pub fn futures(&self) -> Futures<'_> {
        let mut seen = HashSet::new();
        let ids = self.events.iter().filter_map(|event| event.kind.future());
        Futures { trace: self, ids: ids.filter(|id| seen.insert(*id)).collect() }
    }

    /// The machine of a future; none where the trace does not say how it was made.
    pub fn machine_of(&self, id: FutureId) -> Option<&Machine> {
        let machine = self.events.iter().find_map(|event| match &event.kind {
            EventKind::Create { future, made } if *future == id => Some(made.machine),
            _ => None,
        });
        self.machines.get(machine? as usize)
    }
}

impl<'a> Futures<'a> {
    /// Those of them whose machine has this name, or this path: `dance`, `song::dance`.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        let is_meant = |machine: &Machine| machine.name == name || machine.path == name;
        self.made(|made| self.trace.machines.get(made.machine as usize).is_some_and(is_meant))
    }

    /// Those of them that were made while one of `others` was being polled.
    #[must_use]
    pub fn made_by(&self, others: &Futures<'_>) -> Self {
        let others = others.set();
        self.made(|made| made.by.is_some_and(|by| others.contains(&by)))
    }

    /// Those of them that were made so. One pass over the events: there can be millions, and as many futures.
    fn made(&self, is: impl Fn(&Made) -> bool) -> Self {
        let mut known = HashSet::new();
        let mut made = HashSet::new();
        for event in &self.trace.events {
            // What is made a second time, as a broken trace has it, is what it was first.
            if let EventKind::Create { future, made: how } = &event.kind
                && known.insert(*future)
                && is(how)
            {
                made.insert(*future);
            }
        }
        Self { trace: self.trace, ids: self.ids.iter().copied().filter(|id| made.contains(id)).collect() }
    }

    fn set(&self) -> HashSet<FutureId> {
        self.ids.iter().copied().collect()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Their ids, in the order in which the trace first speaks of them.
    pub fn ids(&self) -> &[FutureId] {
        &self.ids
    }

    /// Each of them alone.
    pub fn each(&self) -> impl Iterator<Item = Futures<'a>> + use<'a, '_> {
        self.ids.iter().map(|id| Futures { trace: self.trace, ids: vec![*id] })
    }

    /// The events that are about them, as indices of [`Trace::events`].
    pub fn events(&self) -> Vec<usize> {
        let ids = self.set();
        let about = |kind: &EventKind| kind.future().is_some_and(|id| ids.contains(&id));
        let events = self.trace.events.iter().enumerate();
        events.filter(|(_, event)| about(&event.kind)).map(|(index, _)| index).collect()
    }

    fn count(&self, is: impl FnMut(&EventKind) -> bool) -> usize {
        let mut is = is;
        self.events().into_iter().filter(|event| is(&self.trace.events[*event].kind)).count()
    }

    /// How often they were polled.
    pub fn polls(&self) -> usize {
        self.count(|kind| matches!(kind, EventKind::Poll { .. }))
    }

    /// How many of those polls ended pending.
    pub fn pendings(&self) -> usize {
        self.count(|kind| matches!(kind, EventKind::Pending { .. }))
    }

    /// How many of them returned.
    pub fn returned(&self) -> usize {
        self.count(|kind| matches!(kind, EventKind::Ready { .. }))
    }

    /// How many of them panicked.
    pub fn panicked(&self) -> usize {
        self.count(|kind| matches!(kind, EventKind::Panic { .. }))
    }

    /// How many of them were dropped before they returned or panicked.
    pub fn cancelled(&self) -> usize {
        let mut ended = HashSet::new();
        self.count(|kind| match kind {
            EventKind::Ready { future, .. } | EventKind::Panic { future, .. } => {
                ended.insert(*future);
                false
            }
            EventKind::Drop { future, .. } => ended.insert(*future),
            _ => false,
        })
    }

    /// How often their wakers were called.
    pub fn wakes(&self) -> usize {
        self.count(|kind| matches!(kind, EventKind::Wake { .. }))
    }

    /// How many of those calls came from outside of every traced poll, as a timer's or another thread's do.
    pub fn wakes_from_outside(&self) -> usize {
        self.count(|kind| matches!(kind, EventKind::Wake { by: None, .. }))
    }

    /// How often one of them was suspended, not woken, and nobody held a waker of it or of a traced future that it
    /// waited for: what only a poll that nobody asked for brings on.
    pub fn unheld(&self) -> usize {
        self.count(|kind| matches!(kind, EventKind::Pending { unheld: true, .. } | EventKind::Unheld { .. }))
    }

    /// The futures in whose polls their wakers were called; one that woke itself is among them.
    #[must_use]
    pub fn woken_by(&self) -> Self {
        let mut seen = HashSet::new();
        let mut ids = Vec::new();
        for event in self.events() {
            if let EventKind::Wake { by: Some(by), .. } = self.trace.events[event].kind
                && seen.insert(by)
            {
                ids.push(by);
            }
        }
        Self { trace: self.trace, ids }
    }

    /// Whether they and the others ran in turns: whether a poll of one side began between two polls of the other.
    ///
    /// ```
    /// # async fn pause() { let mut first = true; std::future::poll_fn(move |cx| { cx.waker().wake_by_ref();
    /// #     if std::mem::take(&mut first) { std::task::Poll::Pending } else { std::task::Poll::Ready(()) } }).await }
    /// #[pollscope::trace]
    /// async fn sing() {
    ///     pause().await;
    /// }
    ///
    /// #[pollscope::trace]
    /// async fn dance() {
    ///     pause().await;
    /// }
    ///
    /// # use futures::executor::block_on;
    /// let (_, joined) = pollscope::record(|| block_on(async { futures::join!(sing(), dance()) }));
    /// assert!(joined.futures().named("sing").interleaves_with(&joined.futures().named("dance")));
    ///
    /// let (_, in_turn) = pollscope::record(|| block_on(async { (sing().await, dance().await) }));
    /// assert!(!in_turn.futures().named("sing").interleaves_with(&in_turn.futures().named("dance")));
    /// ```
    pub fn interleaves_with(&self, others: &Futures<'_>) -> bool {
        let (ours, theirs) = (self.poll_begins(), others.poll_begins());
        let within = |these: &[usize], those: &[usize]| match (those.first(), those.last()) {
            (Some(first), Some(last)) => these.iter().any(|poll| first < poll && poll < last),
            _ => false,
        };
        within(&ours, &theirs) || within(&theirs, &ours)
    }

    fn poll_begins(&self) -> Vec<usize> {
        let mut events = self.events();
        events.retain(|event| matches!(self.trace.events[*event].kind, EventKind::Poll { .. }));
        events
    }
}
