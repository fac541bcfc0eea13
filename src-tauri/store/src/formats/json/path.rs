//! The way to a field of a JSON text, as a person writes it: `theme`, `limits.daily`, `items[0].name`,
//! `["a.b"]`.

/// One step of the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldStep {
    /// The name of a member of an object; `None` in brackets without quotes.
    pub(crate) name: Option<String>,
    /// The place of an item of a list, from 0.
    pub(crate) index: Option<usize>,
}

impl FieldStep {
    /// What is not in brackets names a member, and in a list the item of that number.
    fn named(name: &str) -> Self {
        Self {
            name: Some(name.to_owned()),
            index: number(name),
        }
    }
}

/// Steps of a way, at most: no person writes more, and what is far within is looked for again at each step.
const MOST_STEPS: usize = 100;

/// Reads a path; where it cannot be one, says at which character, from 1.
pub(crate) fn field_path(text: &str) -> Result<Vec<FieldStep>, usize> {
    let mut steps = Vec::new();
    let mut rest = text;
    let place = |rest: &str| text[..text.len() - rest.len()].chars().count() + 1;
    loop {
        if steps.len() == MOST_STEPS {
            return Err(place(rest));
        }
        if let Some(inside) = rest.strip_prefix('[') {
            let (step, behind) = in_brackets(inside).ok_or_else(|| place(inside))?;
            steps.push(step);
            rest = behind;
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let (name, behind) = rest.split_at(end);
            if name.is_empty() {
                return Err(place(rest));
            }
            steps.push(FieldStep::named(name));
            rest = behind;
        }
        match rest.strip_prefix('.') {
            // A name has to follow.
            Some(behind) if !behind.starts_with('[') => rest = behind,
            Some(behind) => return Err(place(behind)),
            None if rest.is_empty() => return Ok(steps),
            None if rest.starts_with('[') => {}
            None => return Err(place(rest)),
        }
    }
}

/// A number, or a name as a JSON string, up to its closing bracket; and what follows.
fn in_brackets(text: &str) -> Option<(FieldStep, &str)> {
    if text.starts_with('"') {
        let end = super::members::end_of(text.as_bytes(), 0);
        let name: String = serde_json::from_str(text.get(..end)?).ok()?;
        let step = FieldStep {
            name: Some(name),
            index: None,
        };
        return Some((step, text.get(end..)?.strip_prefix(']')?));
    }
    let (index, behind) = text.split_once(']')?;
    let step = FieldStep {
        name: None,
        index: Some(number(index)?),
    };
    Some((step, behind))
}

/// A number without a sign, and without zeros before it.
fn number(text: &str) -> Option<usize> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_has_an_end() {
        assert_eq!(
            field_path(&"[0]".repeat(MOST_STEPS)).map(|steps| steps.len()),
            Ok(MOST_STEPS)
        );
        assert!(field_path(&"[0]".repeat(MOST_STEPS + 1)).is_err());
    }

    #[test]
    fn a_path_is_names_and_numbers() {
        let steps = |text: &str| {
            let told = |step: FieldStep| (step.name.unwrap_or_default(), step.index);
            field_path(text).map(|steps| steps.into_iter().map(told).collect::<Vec<_>>())
        };
        let name = |name: &str| (name.to_owned(), None);
        assert_eq!(steps("theme"), Ok(vec![name("theme")]));
        assert_eq!(
            steps("limits.0[12].\u{e9} b"),
            Ok(vec![
                name("limits"),
                ("0".to_owned(), Some(0)),
                (String::new(), Some(12)),
                name("\u{e9} b")
            ])
        );
        assert_eq!(steps(r#"["a.]\"b"]["0"]"#), Ok(vec![name("a.]\"b"), name("0")]));
        for (broken, at) in [
            ("", 1),
            (".a", 1),
            ("a..b", 3),
            ("a.", 3),
            ("é.[0]", 3),
            ("a[", 3),
            ("a[-1]", 3),
            ("a[01]", 3),
            ("a[\"b]", 3),
            ("a[0]b", 5),
        ] {
            assert_eq!(steps(broken), Err(at), "{broken}");
        }
    }
}
