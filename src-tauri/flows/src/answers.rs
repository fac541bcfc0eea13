//! What a flow asks outside, answered with what it was given: so it can be tried without what it asks.

use std::collections::HashSet;
use std::sync::Arc;

use crate::flow::Flow;
use crate::inputs::inputs;

impl Flow {
    /// Makes functions of the inputs that the code calls: each call answers with what was given. So a flow that
    /// asks something outside, as `fetchFromDB(id)`, runs with an answer to try it with. What the code does
    /// without and was not given is undefined, also under its own name.
    #[must_use]
    pub fn with_answers(mut self) -> Self {
        // What is wrong with the code is told by the run.
        let found = inputs(&self.code, None).unwrap_or_default();
        let given: HashSet<&str> = self.inputs.iter().map(|(name, _)| name.as_str()).collect();
        let (mut called, mut absent) = (HashSet::new(), Vec::new());
        for input in found {
            let is_given = given.contains(input.name.as_str());
            if is_given && input.called {
                called.insert(input.name);
            } else if !is_given && !input.required {
                absent.push(input.name);
            }
        }
        self.absent = absent;
        let (answers, inputs) = self
            .inputs
            .into_iter()
            .partition(|(name, _)| called.contains(name));
        self.inputs = inputs;
        let answers: Vec<(String, String)> = answers;
        for (name, json) in answers {
            self = self.with_function(name, Arc::new(move |_: &[String]| Ok(json.clone())));
        }
        self
    }
}
