//! What a learner has answered, kept from one time to the next.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// For each lesson its questions, by their place: whether the first answer was right.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    lessons: BTreeMap<String, BTreeMap<usize, bool>>,
}

impl Progress {
    /// What was kept. A file that cannot be read as what it should be is set aside, beside its place, and said.
    pub fn load() -> (Self, Option<String>) {
        path().map_or((Self::default(), None), |path| Self::from_file(&path))
    }

    fn from_file(path: &Path) -> (Self, Option<String>) {
        // Bytes, since what is no text is to be set aside, too.
        let text = match fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return (Self::default(), None),
            Err(error) => {
                return (
                    Self::default(),
                    Some(format!("{}: {error}; the progress is not shown", path.display())),
                );
            }
        };
        match serde_json::from_slice(&text) {
            Ok(progress) => (progress, None),
            Err(_) => {
                let aside = path.with_extension("unreadable.json");
                let says = match fs::rename(path, &aside) {
                    Ok(()) => {
                        format!("the progress could not be read, and is set aside as {}", aside.display())
                    }
                    Err(error) => format!("{}: it cannot be read, nor set aside: {error}", path.display()),
                };
                (Self::default(), Some(says))
            }
        }
    }

    /// Notes an answer; only the first to a question counts.
    pub fn answer(&mut self, lesson: &str, question: usize, right: bool) {
        self.lessons.entry(lesson.to_owned()).or_default().entry(question).or_insert(right);
    }

    /// How many of a lesson's questions, of which there are so many, were answered, and how many of these right at once.
    pub fn of(&self, lesson: &str, asked: usize) -> (usize, usize) {
        // A lesson may have had more of them once.
        let answers = self.lessons.get(lesson).into_iter().flat_map(|answers| answers.range(..asked));
        answers
            .fold((0, 0), |(answered, right), (_, is_right)| (answered + 1, right + usize::from(*is_right)))
    }

    /// Keeps it: whole, or not at all.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self) -> io::Result<()> {
        path().map_or(Ok(()), |path| self.to_file(&path))
    }

    fn to_file(&self, path: &Path) -> io::Result<()> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let text = serde_json::to_vec_pretty(self)?;
        crate::export::write_file(path, |out| out.write_all(&text))
    }
}

fn path() -> Option<PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "pollscope")?;
    Some(folders.state_dir().unwrap_or(folders.data_local_dir()).join("progress.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_answer_counts_and_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/progress.json");
        let mut progress = Progress::default();
        progress.answer("song_join", 0, false);
        progress.answer("song_join", 0, true);
        progress.answer("song_join", 1, true);
        progress.to_file(&path).expect("it can be written");
        assert_eq!(Progress::from_file(&path), (progress.clone(), None));
        assert_eq!((progress.of("song_join", 3), progress.of("other", 3)), ((2, 1), (0, 0)));
        assert_eq!(progress.of("song_join", 1), (1, 0), "the lesson has lost a question");
    }

    #[test]
    fn a_file_that_is_none_is_set_aside() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("progress.json");
        for nonsense in [&b"nonsense"[..], b"\xff\xfe{}"] {
            fs::write(&path, nonsense).expect("it can be written");
            let (progress, says) = Progress::from_file(&path);
            assert_eq!(progress, Progress::default());
            assert!(says.expect("it is said").contains("set aside"));
            assert!(!path.exists());
            let aside = fs::read(folder.path().join("progress.unreadable.json")).expect("it is there");
            assert_eq!(aside, nonsense);
            assert_eq!(Progress::from_file(&path), (Progress::default(), None));
        }
    }
}
