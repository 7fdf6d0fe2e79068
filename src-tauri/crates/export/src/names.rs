use std::collections::HashSet;

/// A column's name that is not in `used`, and is afterwards: with the prefix `result_`, as often as it takes.
pub(crate) fn prefixed(mut name: String, used: &mut HashSet<String>) -> String {
    while !used.insert(name.clone()) {
        name.insert_str(0, "result_");
    }
    name
}

/// Columns' names as keys of an object: of several with one name, the second gets ` (2)` behind it, and so on.
pub(crate) fn as_keys(names: &[String]) -> Vec<String> {
    let given: HashSet<&String> = names.iter().collect();
    let mut used = HashSet::new();
    let mut keys = Vec::with_capacity(names.len());
    for name in names {
        let mut key = name.clone();
        let mut number = 1;
        // A number that another column has in its name is passed over, wherever that column stands.
        while used.contains(&key) || number > 1 && given.contains(&key) {
            number += 1;
            key = format!("{name} ({number})");
        }
        used.insert(key.clone());
        keys.push(key);
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(names: &[&str]) -> Vec<String> {
        names.iter().copied().map(String::from).collect()
    }

    #[test]
    fn keys_are_different_and_keep_their_order() {
        assert_eq!(as_keys(&strings(&["a", "b", "a", "a"])), ["a", "b", "a (2)", "a (3)"]);
        assert_eq!(as_keys(&strings(&["a", "a", "a (2)"])), ["a", "a (3)", "a (2)"]);
        assert_eq!(as_keys(&strings(&["a (2)", "a (2)", "a", "a"])), ["a (2)", "a (2) (2)", "a", "a (3)"]);
    }
}
