use std::{collections::HashMap, io, path::Path};

use tempfile::NamedTempFile;

use super::file_name::key;

/// The names that a folder's files have got. Names that differ only in capitals are one.
#[derive(Default)]
pub(super) struct Names {
    /// For each name, the number that the last one who wanted it was given.
    numbers: HashMap<String, u32>,
}

impl Names {
    /// Puts the file into the folder under the name `stem.ending`, or with the first number behind the stem with which it
    /// is free, and tells the name. What stands there already stays, be it a link, whatever else.
    pub(super) fn put(
        &mut self,
        mut file: NamedTempFile,
        folder: &Path,
        stem: &str,
        ending: &str,
    ) -> io::Result<String> {
        loop {
            let name = self.take(stem, ending);
            match file.persist_noclobber(folder.join(&name)) {
                Ok(_) => return Ok(name),
                Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => file = error.file,
                Err(error) => return Err(error.error),
            }
        }
    }

    /// A name that was not taken; it is afterwards.
    pub(super) fn take(&mut self, stem: &str, ending: &str) -> String {
        let wanted = key(&format!("{stem}.{ending}"));
        let mut number = self.numbers.get(&wanted).copied().unwrap_or(0);
        loop {
            number += 1;
            let name =
                if number == 1 { format!("{stem}.{ending}") } else { format!("{stem} ({number}).{ending}") };
            if number == 1 || !self.numbers.contains_key(&key(&name)) {
                self.numbers.insert(key(&name), 1);
                self.numbers.insert(wanted, number);
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let mut names = Names::default();
        for (stem, name) in [
            ("a", "a.html"),
            ("A", "A (2).html"),
            ("a (2)", "a (2) (2).html"),
            ("a (4)", "a (4).html"),
            ("a", "a (3).html"),
            ("a", "a (5).html"),
            ("b", "b.html"),
        ] {
            assert_eq!(names.take(stem, "html"), name);
        }
        assert_eq!(names.take("a", "htm"), "a.htm");
    }
}
