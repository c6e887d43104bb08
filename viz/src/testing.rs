//! Traces for tests: the real ones under `tests/traces`, those written row by row, and any that a reader lets pass.

use pollscope::trace::Trace;
use proptest::prelude::*;

use crate::model::Model;

/// One real trace of an example.
pub(crate) fn recorded(name: &str) -> Model {
    let path = format!("{}/tests/traces/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
    Model::new(Trace::open(path).expect("the trace is whole"))
}

/// Two machines and two threads, which rows can be about.
const HEAD: &str = concat!(
    r#"{"pollscope":1,"program":"test","clock":"virtual","unit":"ns"}"#,
    "\n",
    r#"{"machine":0,"name":"outer","path":"t::outer","file":"src/t.rs","line":10,"column":1,"kind":"fn","#,
    r#""source":"async fn outer() {\n    loop {\n        inner().await;\n        select!(a(), b());\n    }\n}","#,
    r#""points":[{"line":12,"column":17,"kind":"await","text":"inner()"},"#,
    r#"{"line":13,"column":9,"kind":"select","text":"select!(a(), b())"}],"#,
    r#""edges":[["unresumed",0],[0,1],[1,0],[1,"returned"]],"approximate":true}"#,
    "\n",
    r#"{"machine":1,"name":"in\u001b[31mner","path":"t::inner","file":"src/t.rs","line":20,"column":5,"kind":"block","#,
    r#""source":"async move {\n\tgate().await\n    }","#,
    r#""points":[{"line":21,"column":9,"kind":"await","text":"gate()"}],"edges":[["unresumed",0],[0,"returned"]]}"#,
    "\n",
    r#"{"thread":0,"name":"main"}"#,
    "\n",
    r#"{"thread":1,"name":"worker\u0007"}"#,
    "\n",
);

/// The text of a trace of these rows.
pub(crate) fn text(rows: &[impl AsRef<str>]) -> String {
    let mut text = HEAD.to_owned();
    for row in rows {
        text.push_str(row.as_ref());
        text.push('\n');
    }
    text
}

/// A trace of these rows.
pub(crate) fn rows<Row: AsRef<str>>(rows: &[Row]) -> Model {
    Model::new(Trace::read(text(rows).as_bytes()).expect("the rows can be read"))
}

/// Rows that can be read and otherwise make no sense.
pub(crate) fn any_rows() -> impl Strategy<Value = Vec<String>> {
    let id = || prop_oneof![6 => 1_u32..6, 1 => Just(u32::MAX)];
    let point = || {
        prop_oneof![4 => (0_u32..2).prop_map(|point| point.to_string()), 1 => Just("null".to_owned()),
            1 => Just((u32::MAX - 1).to_string())]
    };
    let by = || prop_oneof![Just("null".to_owned()), id().prop_map(|id| id.to_string())];
    let row = prop_oneof![
        2 => (id(), 0..2, by()).prop_map(|(id, machine, by)| format!(r#""create",{id},{machine},{by},7"#)),
        6 => id().prop_map(|id| format!(r#""poll",{id}"#)),
        3 => (id(), point()).prop_map(|(id, point)| format!(r#""await",{id},{point}"#)),
        5 => (id(), point()).prop_map(|(id, point)| format!(r#""pending",{id},{point}"#)),
        1 => (id(), point()).prop_map(|(id, point)| format!(r#""unheld",{id},{point}"#)),
        2 => id().prop_map(|id| format!(r#""ready",{id}"#)),
        1 => id().prop_map(|id| format!(r#""panic",{id}"#)),
        1 => id().prop_map(|id| format!(r#""drop",{id}"#)),
        3 => (id(), point(), by()).prop_map(|(id, point, by)| format!(r#""wake",{id},{point},{by}"#)),
        1 => Just(r#""lost",18446744073709551615"#.to_owned()),
    ];
    let time = prop_oneof![8 => Just(0_u64), 4 => 1..50_000_000_u64, 1 => Just(u64::MAX / 100)];
    let timed = (time, row, prop_oneof![5 => Just(0), 1 => Just(1)]);
    proptest::collection::vec(timed, 0..60).prop_map(|rows| {
        let mut at = 0_u64;
        rows.into_iter()
            .map(|(time, row, thread)| {
                at = at.saturating_add(time);
                format!(r#"[{at},{row},{{"thread":{thread}}}]"#)
            })
            .collect()
    })
}

/// Rows of a run that keeps to the rules: two tasks and more, whose futures make, poll and drop children, come to awaits, and end.
pub(crate) fn any_run() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec((0_u8..20, 0_usize..64), 0..150).prop_map(|acts| {
        let mut run = Run { rows: Vec::new(), tasks: Vec::new(), made: 0, turn: None };
        // So that no name is anyone's own.
        for (act, which) in [(0, 0), (15, 0), (0, 0), (6, 0), (18, 0), (0, 0), (15, 1), (0, 0), (18, 0)]
            .into_iter()
            .chain(acts)
        {
            run.act(act, which);
        }
        run.rows
    })
}

/// A run that is being made up.
struct Run {
    rows: Vec<String>,
    tasks: Vec<Task>,
    made: u32,
    /// The task that has its turn.
    turn: Option<usize>,
}

/// A task that is not done, where it stands, and its children that are not done.
struct Task {
    id: u32,
    point: Option<usize>,
    children: Vec<u32>,
}

impl Run {
    fn row(&mut self, row: &str) {
        let at = self.rows.len() * 1000;
        self.rows.push(format!("[{at},{row}]"));
    }

    fn make(&mut self, machine: u32, by: Option<u32>) -> u32 {
        self.made += 1;
        let (id, by) = (self.made, by.map_or("null".to_owned(), |by| by.to_string()));
        self.row(&format!(r#""create",{id},{machine},{by},7"#));
        id
    }

    fn act(&mut self, act: u8, which: usize) {
        let Some(turn) = self.turn else {
            if act == 0 || self.tasks.is_empty() {
                let id = self.make(0, None);
                self.tasks.push(Task { id, point: None, children: Vec::new() });
                self.turn = Some(self.tasks.len() - 1);
            } else if act < 4 {
                let task = &self.tasks[which % self.tasks.len()];
                let woken = *task.children.get(which / 7).unwrap_or(&task.id);
                return self.row(&format!(r#""wake",{woken},0,null"#));
            } else {
                self.turn = Some(which % self.tasks.len());
            }
            let id = self.tasks[self.turn.unwrap_or_default()].id;
            return self.row(&format!(r#""poll",{id}"#));
        };
        let Task { id, point, ref children } = self.tasks[turn];
        let child = children.len().checked_sub(1).map(|last| which.min(last));
        match (act, child) {
            (0..6, _) => {
                let child = self.make(1, Some(id));
                self.tasks[turn].children.push(child);
            }
            (6..14, Some(child)) => {
                let of = children[child];
                self.row(&format!(r#""poll",{of}"#));
                if act < 10 {
                    return self.row(&format!(r#""pending",{of},0"#));
                }
                self.row(&format!(r#""ready",{of}"#));
                self.tasks[turn].children.remove(child);
            }
            (14, Some(child)) => {
                let of = self.tasks[turn].children.remove(child);
                self.row(&format!(r#""drop",{of}"#));
            }
            (15..18, _) => {
                self.tasks[turn].point = Some(which % 2);
                self.row(&format!(r#""await",{id},{}"#, which % 2));
            }
            (18, _) if point.is_some() => {
                self.row(&format!(r#""pending",{id},{}"#, point.unwrap_or_default()));
                self.turn = None;
            }
            (19, _) if which < 8 => {
                for of in self.tasks.remove(turn).children {
                    self.row(&format!(r#""drop",{of}"#));
                }
                self.row(&format!(r#""ready",{id}"#));
                self.turn = None;
            }
            _ => {}
        }
    }
}
