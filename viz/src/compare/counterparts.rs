//! Which future of one run is which of the other.

use std::collections::HashMap;

use crate::model::{FutureIx, Model};

/// For each future of both runs its counterpart in the other, by its index: of the same name, and as many of that name
/// before it. None where the other run has no such.
pub fn counterparts(models: [&Model; 2]) -> [Vec<Option<FutureIx>>; 2] {
    let mut all = models.map(|model| vec![None; model.futures().len()]);
    let mut of_name: HashMap<&str, Vec<FutureIx>> = HashMap::new();
    for of in models[0].indices() {
        of_name.entry(name(models[0], of)).or_default().push(of);
    }
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for of in models[1].indices() {
        let name = name(models[1], of);
        let before = seen.entry(name).or_default();
        if let Some(like) = of_name.get(name).and_then(|like| like.get(*before)) {
            all[0][like.index()] = Some(of);
            all[1][of.index()] = Some(*like);
        }
        *before += 1;
    }
    all
}

fn name(model: &Model, of: FutureIx) -> &str {
    model.machine(of).map_or("", |machine| machine.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{recorded, rows};

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

    #[test]
    fn what_only_one_run_has_is_alone() {
        let models = [recorded("song_blocking"), recorded("song_join")];
        let [of_a, of_b] = counterparts(models.each_ref());
        assert!(of_a.iter().all(Option::is_some));
        let alone: Vec<_> = models[1].indices().filter(|of| of_b[of.index()].is_none()).collect();
        let alone: Vec<_> = alone.iter().map(|of| models[1].label(*of)).collect();
        assert_eq!(alone, ["async_main", "learn_and_sing"]);
    }
}
