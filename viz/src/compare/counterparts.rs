//! Which future of one run is which of the other.

use std::collections::{HashMap, VecDeque};

use pollscope::trace::{Event, EventKind};

use crate::model::{FutureIx, Model};

/// For each future of either run its counterpart in the other, by its index; none where the other run has no such.
pub type Counterparts = [Vec<Option<FutureIx>>; 2];

/// Finds out who is who.
///
/// Counterparts are of one name. From the roots down the children of counterparts are paired: first those of one path that were
/// called with the same arguments on a thread of one name, each in the order in which its run speaks of them. What is left then stands elsewhere
/// in the other run's tree, and is paired in the same way wherever it stands there.
pub fn counterparts(models: [&Model; 2]) -> Counterparts {
    let mut pairs = Pairs { models, of: models.map(|model| vec![None; model.futures().len()]) };
    let roots = |model: &Model| model.indices().filter(|of| model.future(*of).depth == 0).collect();
    pairs.pair_families(vec![models.map(roots)]);
    let [mine, theirs] = [0, 1].map(|side| {
        let mut left: Vec<FutureIx> = pairs.unpaired(side, models[side].indices()).collect();
        left.sort_by_key(|of| models[side].future(*of).depth);
        left
    });
    let mut theirs = Candidates::new(models[1], &theirs);
    for level in mine.chunk_by(|one, next| models[0].future(*one).depth == models[0].future(*next).depth) {
        let families = pairs.pair(level, &mut theirs);
        pairs.pair_families(families);
    }
    pairs.of
}

struct Pairs<'a> {
    models: [&'a Model; 2],
    of: Counterparts,
}

impl<'a> Pairs<'a> {
    /// Pairs what can be of each of these families, and of those below.
    fn pair_families(&mut self, mut families: Vec<[Vec<FutureIx>; 2]>) {
        // No recursion: a tree can be as deep as a file is long.
        while let Some([mine, theirs]) = families.pop() {
            let theirs: Vec<FutureIx> = self.unpaired(1, theirs.into_iter()).collect();
            families.extend(self.pair(&mine, &mut Candidates::new(self.models[1], &theirs)));
        }
    }

    /// Pairs what can be; gives the families of those that are paired.
    fn pair(&mut self, mine: &[FutureIx], theirs: &mut Candidates<'a>) -> Vec<[Vec<FutureIx>; 2]> {
        let mut families = Vec::new();
        for tie in 0..TIES.len() {
            for of in mine {
                if self.of[0][of.index()].is_some() {
                    continue;
                }
                let Some(like) = theirs.take(tie, self.models[0], *of, &self.of[1]) else { continue };
                (self.of[0][of.index()], self.of[1][like.index()]) = (Some(like), Some(*of));
                let family = [(0, *of), (1, like)].map(|(side, of)| &self.models[side].future(of).children);
                if family.iter().all(|children| !children.is_empty()) {
                    families.push(family.map(Clone::clone));
                }
            }
        }
        families
    }

    fn unpaired(&self, side: usize, among: impl Iterator<Item = FutureIx>) -> impl Iterator<Item = FutureIx> {
        among.filter(move |of| self.of[side][of.index()].is_none())
    }
}

/// Futures of the second run which those of the first may be paired with, by what they have to have in common.
struct Candidates<'a>([HashMap<Tie<'a>, VecDeque<FutureIx>>; TIES.len()]);

/// What two futures have in common: their name or path, their arguments, and the name of the thread that made them.
type Tie<'a> = (&'a str, &'a [(String, String)], &'a str);

/// The closest first.
const TIES: [fn(&Model, FutureIx) -> Tie<'_>; 7] = [
    |model, of| (path(model, of), arguments(model, of), thread(model, of)),
    |model, of| (path(model, of), arguments(model, of), ""),
    |model, of| (path(model, of), &[], thread(model, of)),
    |model, of| (path(model, of), &[], ""),
    // Another version of the program may have it in another module.
    |model, of| (name(model, of), arguments(model, of), ""),
    |model, of| (name(model, of), &[], thread(model, of)),
    |model, of| (name(model, of), &[], ""),
];

impl<'a> Candidates<'a> {
    fn new(model: &'a Model, all: &[FutureIx]) -> Self {
        Self(TIES.map(|tie| {
            let mut by_tie: HashMap<Tie, VecDeque<FutureIx>> = HashMap::new();
            all.iter().for_each(|of| by_tie.entry(tie(model, *of)).or_default().push_back(*of));
            by_tie
        }))
    }

    /// The first that has so much in common with a future of the first run, and is not paired.
    fn take(
        &mut self,
        tie: usize,
        model: &'a Model,
        of: FutureIx,
        paired: &[Option<FutureIx>],
    ) -> Option<FutureIx> {
        let found = self.0[tie].get_mut(&TIES[tie](model, of))?;
        while let Some(like) = found.pop_front() {
            if paired[like.index()].is_none() {
                return Some(like);
            }
        }
        None
    }
}

fn name(model: &Model, of: FutureIx) -> &str {
    model.machine(of).map_or("", |machine| machine.name.as_str())
}

fn path(model: &Model, of: FutureIx) -> &str {
    model.machine(of).map_or("", |machine| machine.path.as_str())
}

fn arguments(model: &Model, of: FutureIx) -> &[(String, String)] {
    match created(model, of).map(|event| &event.kind) {
        Some(EventKind::Create { made, .. }) => &made.args,
        _ => &[],
    }
}

fn thread(model: &Model, of: FutureIx) -> &str {
    let thread = created(model, of).and_then(|event| model.trace().threads.get(event.thread as usize));
    thread.map_or("", String::as_str)
}

fn created(model: &Model, of: FutureIx) -> Option<&Event> {
    model.future(of).created.map(|event| &model.events()[event])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{any_rows, recorded, rows};
    use proptest::prelude::*;

    #[test]
    fn futures_of_one_name_are_paired_in_their_order() {
        let made = |count: usize| {
            let rows_: Vec<String> = (1..=count).map(|id| format!(r#"[0,"create",{id},0,null,8]"#)).collect();
            rows(&rows_)
        };
        let (two, three) = (made(2), made(3));
        let [of_two, of_three] = counterparts([&two, &three]);
        let ids = |model: &Model, of: &[Option<FutureIx>]| -> Vec<Option<u64>> {
            of.iter().map(|of| of.map(|of| model.future(of).id.get().into())).collect()
        };
        assert_eq!(ids(&three, &of_two), [Some(1), Some(2)]);
        assert_eq!(ids(&two, &of_three), [Some(1), Some(2), None]);
    }

    /// Who is paired with whom, by their ids.
    fn ids(models: [&Model; 2]) -> Vec<(u32, u32)> {
        let [of_a, of_b] = counterparts(models);
        let id = |side: usize, of: FutureIx| models[side].future(of).id.get();
        let pairs = models[0].indices().filter_map(|of| Some((of, of_a[of.index()]?)));
        let pairs: Vec<_> = pairs.collect();
        assert!(pairs.iter().all(|(a, b)| of_b[b.index()] == Some(*a)), "each is the other's");
        assert_eq!(of_b.iter().flatten().count(), pairs.len());
        pairs.into_iter().map(|(a, b)| (id(0, a), id(1, b))).collect()
    }

    /// An `inner` in a poll of the future `within`, called with this.
    fn inner(id: u32, within: u32, at: &str) -> [String; 4] {
        [
            format!(r#"[0,"create",{id},1,{within},8,{{"args":{{"at":"{at}"}}}}]"#),
            format!(r#"[0,"poll",{within}]"#),
            format!(r#"[0,"poll",{id}]"#),
            format!(r#"[0,"ready",{id}]"#),
        ]
    }

    /// Two `outer`s, and what each polls.
    fn run(below: &[(u32, u32, &str)]) -> Model {
        let mut all: Vec<String> = [1, 2].map(|id| format!(r#"[0,"create",{id},0,null,8]"#)).into();
        for (id, within, at) in below {
            all.extend(inner(*id, *within, at));
            all.push(format!(r#"[0,"pending",{within},0]"#));
        }
        rows(&all)
    }

    #[test]
    fn children_of_counterparts_are_paired_whoever_comes_first() {
        let (first, second) = (run(&[(3, 1, "a"), (4, 2, "a")]), run(&[(3, 2, "a"), (4, 1, "a")]));
        assert_eq!(ids([&first, &second]), [(1, 1), (2, 2), (3, 4), (4, 3)]);
    }

    #[test]
    fn of_one_parents_children_those_with_the_same_arguments_are_paired() {
        let first = run(&[(3, 1, "a"), (4, 1, "b"), (5, 1, "c")]);
        let second = run(&[(3, 1, "c"), (4, 1, "other"), (5, 1, "a")]);
        assert_eq!(ids([&first, &second]), [(1, 1), (2, 2), (3, 5), (4, 4), (5, 3)]);
    }

    #[test]
    fn of_two_threads_the_one_of_that_name_is_meant() {
        let made = |threads: [u32; 2]| {
            rows(
                &threads
                    .map(|thread| format!(r#"[0,"create",{},0,null,8,{{"thread":{thread}}}]"#, thread + 1)),
            )
        };
        assert_eq!(ids([&made([0, 1]), &made([1, 0])]), [(1, 1), (2, 2)]);
    }

    #[test]
    fn what_stands_elsewhere_in_the_tree_is_paired_with_what_is_below_it() {
        // In the second run the two `outer`s are below others, and come in the other order.
        let first = run(&[(3, 1, "a"), (4, 2, "b")]);
        let mut all: Vec<String> = [8, 9].map(|id| format!(r#"[0,"create",{id},1,null,8]"#)).into();
        all.extend([1, 2].map(|id| format!(r#"[0,"create",{id},0,null,8]"#)));
        for (above, within, id, at) in [(9, 1, 3, "x"), (8, 2, 4, "y")] {
            all.push(format!(r#"[0,"poll",{above}]"#));
            all.extend(inner(id, within, at));
            all.extend([format!(r#"[0,"pending",{within},0]"#), format!(r#"[0,"pending",{above},0]"#)]);
        }
        assert_eq!(ids([&first, &rows(&all)]), [(1, 1), (2, 2), (3, 3), (4, 4)]);
    }

    #[test]
    fn what_only_one_run_has_is_alone() {
        let models = [recorded("song_blocking"), recorded("song_join")];
        let [of_a, of_b] = counterparts(models.each_ref());
        assert!(of_a.iter().all(Option::is_some));
        let alone: Vec<_> = models[1].indices().filter(|of| of_b[of.index()].is_none()).collect();
        let alone: Vec<_> = alone.iter().map(|of| models[1].label(*of)).collect();
        assert_eq!(alone, ["async_main", "learn_and_sing"]);
    }

    proptest! {
        #[test]
        fn of_each_name_as_many_as_can_be_are_paired(a in any_rows(), b in any_rows()) {
            let models = [rows(&a), rows(&b)];
            let models = models.each_ref();
            ids(models);
            let of = counterparts(models);
            for one in models[0].indices() {
                let same = |like: FutureIx| name(models[1], like) == name(models[0], one);
                match of[0][one.index()] {
                    Some(like) => prop_assert!(same(like)),
                    None => prop_assert!(models[1].indices().all(|like| of[1][like.index()].is_some() || !same(like))),
                }
            }
        }
    }
}
