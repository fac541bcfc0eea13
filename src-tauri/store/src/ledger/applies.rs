//! What of a plan is written.

/// The verdicts `d` that are written: ticked, of a namespace that is not left out, of a category that applies under the policy `?2`.
macro_rules! applies {
    () => {
        "d.ticked AND d.namespace_id NOT IN (SELECT namespace_id FROM staged.left_out)
         AND (d.category IN (0, 2) OR (d.category = 1 AND ?2 <> 1) OR (d.category = 5 AND ?2 = 2))"
    };
}
pub(crate) use applies;
