//! How much there is, in words: keys, and what belongs to namespaces beside them.

use store::model::{Belongings, Category, PlanNamespace, PlanSummary, Policy, Purpose};

use crate::words::counted;

/// “60 keys, 2 flows”.
pub fn amount(keys: u32, belongings: &Belongings) -> String {
    let mut parts = vec![counted(keys, "key", "keys")];
    parts.extend(counted_belongings(belongings, ""));
    parts.join(", ")
}

/// The keys of a plan that stay as they are, and what else does.
pub fn same(plan: &PlanSummary) -> (u32, Belongings) {
    let mut belongings = Belongings::default();
    for (purpose, namespace) in companions(plan) {
        belongings.add(purpose, namespace.counts.same);
    }
    (plan.counts.same.saturating_sub(belongings.total()), belongings)
}

/// “Among these: 1 flow changed, 1 protected place removed.” Of what a plan does to keys, what is no key;
/// `None` when all are.
pub fn among(plan: &PlanSummary) -> Option<String> {
    let mut parts = Vec::new();
    for (categories, what) in [
        (&[Category::Added][..], " added"),
        (&[Category::Changed], " changed"),
        (&[Category::Removed, Category::OnlyHere], " removed"),
    ] {
        let mut belongings = Belongings::default();
        for (purpose, namespace) in companions(plan) {
            for category in categories {
                belongings.add(purpose, applied(namespace, *category, plan.policy));
            }
        }
        parts.extend(counted_belongings(&belongings, what));
    }
    (!parts.is_empty()).then(|| format!("Among these: {}.", parts.join(", ")))
}

fn companions(plan: &PlanSummary) -> impl Iterator<Item = (Purpose, &PlanNamespace)> {
    plan.namespaces
        .iter()
        .filter_map(|namespace| Some((namespace.purpose?, namespace)))
}

/// Rows of a category that apply; none is ticked out here.
fn applied(namespace: &PlanNamespace, category: Category, policy: Policy) -> u32 {
    let counts = namespace.counts;
    match category {
        Category::Added => counts.added,
        Category::Changed if policy != Policy::AddOnly => counts.changed,
        Category::Removed => counts.removed,
        Category::OnlyHere if policy == Policy::MakeIdentical => counts.only_here,
        _ => 0,
    }
}

fn counted_belongings(belongings: &Belongings, what: &str) -> Vec<String> {
    let of = |purpose| match belongings.of(purpose) {
        0 => None,
        some => {
            let (one, many) = noun(purpose);
            Some(format!("{}{what}", counted(some, one, many)))
        }
    };
    Purpose::ALL.into_iter().filter_map(of).collect()
}

fn noun(purpose: Purpose) -> (&'static str, &'static str) {
    match purpose {
        Purpose::Flows => ("flow", "flows"),
        Purpose::Shapes => ("shape", "shapes"),
        Purpose::Protected => ("protected place", "protected places"),
        Purpose::Searches => ("saved search", "saved searches"),
        Purpose::Planned => ("planned change", "planned changes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_key_is_named_beside_the_keys() {
        let some = Belongings {
            flows: 2,
            shapes: 0,
            protected: 1,
            searches: 0,
            planned: 0,
        };
        assert_eq!(amount(60, &some), "60 keys, 2 flows, 1 protected place");
        assert_eq!(amount(1, &Belongings::default()), "1 key");
    }
}
