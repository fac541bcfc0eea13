//! What the code uses that nothing in it declares.

use oxc_allocator::Allocator;
use oxc_ast::AstKind;
use oxc_ast::ast::{BindingPattern, Expression};
use oxc_parser::Parser;
use oxc_semantic::{AstNodes, NodeId, SemanticBuilder};
use oxc_span::{GetSpan as _, SourceType};

use super::{FlowInput, InputKind};

/// The name under which all inputs are found.
const INPUTS: &str = "inputs";

/// Names that nothing declares, and members of `inputs`, in the order of their first use. What the parser
/// does not understand has none.
pub(super) fn used(code: &str, is_known: impl Fn(&str) -> bool) -> Vec<FlowInput> {
    let source = format!("(async function () {{\n{code}\n}})");
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, &source, SourceType::script()).parse();
    if parsed.panicked {
        return Vec::new();
    }
    let built = SemanticBuilder::new()
        .with_build_nodes(true)
        .build(&parsed.program);
    let (scoping, nodes) = (built.semantic.scoping(), built.semantic.nodes());
    let mut uses = Vec::new();
    for (name, references) in scoping.root_unresolved_references() {
        for reference in references {
            let reference = scoping.get_reference(*reference);
            let node = reference.node_id();
            if name.as_str() == INPUTS {
                members(nodes, node, &source, &mut uses);
            } else if reference.is_read() && !is_known(name.as_str()) {
                uses.push(Use::of(nodes, node, name.to_string(), &source, true));
            }
        }
    }
    uses.sort_by_key(|one| one.at);
    // What the code asks about (`typeof limit`) it does without.
    let asked: Vec<String> = uses
        .iter()
        .filter(|one| one.asked)
        .map(|one| one.name.clone())
        .collect();
    let mut found: Vec<FlowInput> = Vec::new();
    for one in uses {
        match found.iter_mut().find(|input| input.name == one.name) {
            Some(input) => {
                input.called |= one.called;
                input.required |= one.required && input.default.is_none();
            }
            None => found.push(one.into_input()),
        }
    }
    for input in found.iter_mut().filter(|input| asked.contains(&input.name)) {
        input.required = false;
    }
    found
}

/// One place at which an input is used.
struct Use {
    at: u32,
    name: String,
    called: bool,
    asked: bool,
    required: bool,
    /// JSON text.
    default: Option<String>,
}

impl Use {
    /// Of the node that is the input. `must_be`: what is not given is an error, whatever stands beside it.
    fn of(nodes: &AstNodes<'_>, node: NodeId, name: String, source: &str, must_be: bool) -> Self {
        let span = nodes.kind(node).span();
        let (mut called, mut default, mut has_other) = (false, None, false);
        let parent = nodes.parent_kind(node);
        let asked = matches!(parent, AstKind::UnaryExpression(unary) if unary.operator.is_typeof());
        match parent {
            AstKind::CallExpression(call) => called = call.callee.span() == span,
            // `inputs.limit ?? 10`
            AstKind::LogicalExpression(either) if !must_be && either.left.span() == span => {
                has_other = !either.operator.is_and();
                default = json(&either.right, source).filter(|_| has_other);
            }
            _ => {}
        }
        Self {
            at: span.start,
            name,
            called,
            asked,
            required: !has_other,
            default,
        }
    }

    fn into_input(self) -> FlowInput {
        FlowInput {
            kind: self
                .default
                .as_deref()
                .map_or(InputKind::Text, InputKind::of_json),
            name: self.name,
            default: self.default,
            description: None,
            required: self.required,
            called: self.called,
        }
    }
}

/// The members of `inputs` that one mention of it uses: `inputs.a`, `inputs["a"]`, `const { a } = inputs`.
fn members(nodes: &AstNodes<'_>, node: NodeId, source: &str, uses: &mut Vec<Use>) {
    let parent = nodes.parent_id(node);
    let span = nodes.kind(node).span();
    match nodes.kind(parent) {
        AstKind::StaticMemberExpression(member) if member.object.span() == span => {
            let name = member.property.name.to_string();
            uses.push(Use::of(nodes, parent, name, source, false));
        }
        AstKind::ComputedMemberExpression(member) if member.object.span() == span => {
            if let Expression::StringLiteral(name) = &member.expression {
                uses.push(Use::of(nodes, parent, name.value.to_string(), source, false));
            }
        }
        AstKind::VariableDeclarator(declared) => {
            let BindingPattern::ObjectPattern(pattern) = &declared.id else {
                return;
            };
            for property in &pattern.properties {
                let Some(name) = property.key.static_name() else {
                    continue;
                };
                let other = match &property.value {
                    BindingPattern::AssignmentPattern(other) => Some(&other.right),
                    _ => None,
                };
                uses.push(Use {
                    at: property.span.start,
                    name: name.into_owned(),
                    called: false,
                    asked: false,
                    required: other.is_none(),
                    default: other.and_then(|other| json(other, source)),
                });
            }
        }
        _ => {}
    }
}

/// An expression that is JSON as it stands, as a JSON text.
fn json(expression: &Expression<'_>, source: &str) -> Option<String> {
    if let Expression::StringLiteral(text) = expression {
        return serde_json::to_string(text.value.as_str()).ok();
    }
    let span = expression.span();
    let text = source.get(span.start as usize..span.end as usize)?;
    serde_json::from_str::<&serde_json::value::RawValue>(text).ok()?;
    Some(text.to_owned())
}
