use clap::{ArgMatches, Args, Command, Error, FromArgMatches};
use fetchlist_model::{Field, FieldRule, Several};

/// The columns from the answers, in the order of the command line, whichever of the two arguments makes each.
#[derive(Debug)]
pub(crate) struct FieldArguments(pub(crate) Vec<Field>);

/// The arguments as clap reads them, each by itself.
#[derive(Args)]
struct Each {
    /// A column from the answers: NAME=$.json.path, NAME=css:SELECTOR, NAME=css:SELECTOR@ATTRIBUTE or NAME=regex:PATTERN;
    /// a job keeps those of its run, and an export that has some of its own takes them in their place
    #[arg(long, value_name = "NAME=RULE", value_parser = joined)]
    field: Vec<Field>,
    /// The same, with a row for each of several values
    #[arg(long, value_name = "NAME=RULE", value_parser = exploded)]
    field_rows: Vec<Field>,
}

impl Args for FieldArguments {
    fn augment_args(command: Command) -> Command {
        Each::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Each::augment_args_for_update(command)
    }
}

impl FromArgMatches for FieldArguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut fields = Vec::new();
        for argument in ["field", "field_rows"] {
            let places = matches.indices_of(argument).into_iter().flatten();
            fields.extend(places.zip(matches.get_many::<Field>(argument).into_iter().flatten()));
        }
        fields.sort_by_key(|(place, _)| *place);
        Ok(Self(fields.into_iter().map(|(_, field)| field.clone()).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn joined(text: &str) -> Result<Field, String> {
    field(text, Several::Join)
}

fn exploded(text: &str) -> Result<Field, String> {
    field(text, Several::Rows)
}

fn field(text: &str, several: Several) -> Result<Field, String> {
    let mend = "write it as NAME=$.path, NAME=css:SELECTOR or NAME=regex:PATTERN";
    let (name, rule) = text.split_once('=').filter(|(name, _)| !name.trim().is_empty()).ok_or(mend)?;
    let rule = if let Some(selector) = rule.strip_prefix("css:") {
        let (selector, attribute) = match selector.rsplit_once('@') {
            Some((selector, attribute)) => (selector, Some(attribute.to_owned())),
            None => (selector, None),
        };
        FieldRule::Css { selector: selector.to_owned(), attribute }
    } else if let Some(pattern) = rule.strip_prefix("regex:") {
        FieldRule::Regex { pattern: pattern.to_owned() }
    } else if rule.starts_with('$') {
        FieldRule::JsonPath { path: rule.to_owned() }
    } else {
        return Err(mend.into());
    };
    Ok(Field { name: name.trim().to_owned(), rule, several })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_keep_the_order_of_the_command_line() {
        let given = ["x", "--field-rows", "a=$.a", "--field", "b=$.b", "--field-rows=c=$.c", "--field=d=$.d"];
        let matches = FieldArguments::augment_args(Command::new("x")).get_matches_from(given);
        let FieldArguments(fields) = FieldArguments::from_arg_matches(&matches).unwrap();
        let told: Vec<_> = fields.iter().map(|field| (&*field.name, field.several)).collect();
        let wanted = [("a", Several::Rows), ("b", Several::Join), ("c", Several::Rows), ("d", Several::Join)];
        assert_eq!(told, wanted);
    }

    #[test]
    fn a_field_is_a_name_and_a_rule() {
        let rule = |text: &str| field(text, Several::Join).map(|field| field.rule);
        assert_eq!(rule("price=$.price=1"), Ok(FieldRule::JsonPath { path: "$.price=1".into() }));
        let attribute = Some("href".to_owned());
        assert_eq!(rule("a=css:a.x@href"), Ok(FieldRule::Css { selector: "a.x".into(), attribute }));
        assert_eq!(rule("a=regex:x=(.)"), Ok(FieldRule::Regex { pattern: "x=(.)".into() }));
        for text in ["price", "=$.x", "price=x"] {
            assert!(rule(text).is_err(), "{text}");
        }
    }
}
