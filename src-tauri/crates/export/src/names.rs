use std::collections::HashSet;

/// The names of all columns of a table: the input's, then those of `results`.
///
/// A result's name that the input uses gets the prefix `result_`, as often as it takes.
pub(crate) fn of_table(input: &[String], results: &[&str]) -> Vec<String> {
    let mut names = input.to_vec();
    let mut used: HashSet<String> = input.iter().cloned().collect();
    for result in results {
        let mut name = (*result).to_owned();
        while !used.insert(name.clone()) {
            name.insert_str(0, "result_");
        }
        names.push(name);
    }
    names
}

/// The input columns' names as keys of an object: of several with one name, the second gets ` (2)` behind it, and so on.
pub(crate) fn as_keys(input: &[String]) -> Vec<String> {
    let given: HashSet<&String> = input.iter().collect();
    let mut used = HashSet::new();
    let mut keys = Vec::with_capacity(input.len());
    for name in input {
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
    fn a_name_that_the_input_uses_gets_a_prefix_until_it_is_free() {
        assert_eq!(of_table(&strings(&["sku"]), &["url", "status"]), ["sku", "url", "status"]);
        assert_eq!(
            of_table(&strings(&["url", "status", "result_status"]), &["url", "status"]),
            ["url", "status", "result_status", "result_url", "result_result_status"]
        );
        assert_eq!(of_table(&strings(&["url", "URL", "url"]), &["url"]), ["url", "URL", "url", "result_url"]);
    }

    #[test]
    fn keys_are_different_and_keep_their_order() {
        assert_eq!(as_keys(&strings(&["a", "b", "a", "a"])), ["a", "b", "a (2)", "a (3)"]);
        assert_eq!(as_keys(&strings(&["a", "a", "a (2)"])), ["a", "a (3)", "a (2)"]);
        assert_eq!(as_keys(&strings(&["a (2)", "a (2)", "a", "a"])), ["a (2)", "a (2) (2)", "a", "a (3)"]);
    }
}
