//! What the code uses that nothing in it declares.

use std::collections::HashMap;

use oxc_allocator::Allocator;
use oxc_ast::AstKind;
use oxc_ast::ast::{AssignmentOperator, BindingPattern, Expression};
use oxc_parser::Parser;
use oxc_semantic::{AstNodes, NodeId, SemanticBuilder};
use oxc_span::{GetSpan as _, SourceType, Span};

use super::{FlowInput, InputKind};

/// The name under which all inputs are found.
const INPUTS: &str = "inputs";
/// What every object has: `inputs.hasOwnProperty` is none of the inputs.
const OF_EVERY_OBJECT: [&str; 12] = [
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
];

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
                uses.push(Use::of_its_own(nodes, node, name.to_string()));
            }
        }
    }
    uses.sort_by_key(|one| one.at);
    let mut found: Vec<FlowInput> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut asked = Vec::new();
    for one in uses {
        let place = places.get(&one.name).copied().unwrap_or(found.len());
        if one.asked {
            asked.push(place);
        }
        match found.get_mut(place) {
            Some(input) => {
                input.called |= one.called;
                input.required |= one.required && input.default.is_none();
            }
            None => {
                places.insert(one.name.clone(), place);
                found.push(one.into_input());
            }
        }
    }
    // What the code asks about (`typeof limit`) it does without.
    for place in asked {
        found[place].required = false;
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
    /// Of a name of its own: what is not given is an error, whatever stands beside it.
    fn of_its_own(nodes: &AstNodes<'_>, node: NodeId, name: String) -> Self {
        let span = nodes.kind(node).span();
        let parent = nodes.parent_kind(node);
        Self {
            at: span.start,
            name,
            called: is_called(parent, span),
            asked: matches!(parent, AstKind::UnaryExpression(unary) if unary.operator.is_typeof()),
            required: true,
            default: None,
        }
    }

    /// Of a member of `inputs`: what is not given is undefined. `None` where it is only put there.
    fn of_member(nodes: &AstNodes<'_>, node: NodeId, name: &str, source: &str) -> Option<Self> {
        let span = nodes.kind(node).span();
        let parent = nodes.parent_kind(node);
        let default = match parent {
            // `inputs.limit ?? 10`
            AstKind::LogicalExpression(either) if either.left.span() == span && !either.operator.is_and() => {
                json(&either.right, source)
            }
            AstKind::AssignmentExpression(put) if put.left.span() == span => match put.operator {
                AssignmentOperator::Assign => return None,
                AssignmentOperator::LogicalNullish | AssignmentOperator::LogicalOr => {
                    json(&put.right, source)
                }
                _ => None,
            },
            _ => None,
        };
        let called = is_called(parent, span);
        Self::at(span.start, name, called, default)
    }

    /// Of a member of `inputs`; `None` for what every object has.
    fn at(at: u32, name: &str, called: bool, default: Option<String>) -> Option<Self> {
        (!OF_EVERY_OBJECT.contains(&name)).then(|| Self {
            at,
            name: name.to_owned(),
            called,
            asked: false,
            required: false,
            default,
        })
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

/// Whether what stands at `span` is what its parent calls.
fn is_called(parent: AstKind<'_>, span: Span) -> bool {
    matches!(parent, AstKind::CallExpression(call) if call.callee.span() == span)
}

/// The members of `inputs` that one mention of it uses: `inputs.a`, `inputs["a"]`, `const { a } = inputs`.
fn members(nodes: &AstNodes<'_>, node: NodeId, source: &str, uses: &mut Vec<Use>) {
    let parent = nodes.parent_id(node);
    let span = nodes.kind(node).span();
    match nodes.kind(parent) {
        AstKind::StaticMemberExpression(member) if member.object.span() == span => {
            uses.extend(Use::of_member(nodes, parent, &member.property.name, source));
        }
        AstKind::ComputedMemberExpression(member) if member.object.span() == span => {
            if let Expression::StringLiteral(name) = &member.expression {
                uses.extend(Use::of_member(nodes, parent, &name.value, source));
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
                let default = other.and_then(|other| json(other, source));
                uses.extend(Use::at(property.span.start, &name, false, default));
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
