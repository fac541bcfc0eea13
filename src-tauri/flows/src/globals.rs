//! What the code finds beside the language: `kv`, `console` and what Workers have.

use std::rc::Rc;

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use rquickjs::context::EvalOptions;
use rquickjs::{ArrayBuffer, Ctx, Exception, Function, Object, Result, TypedArray, Value};

use crate::host::Host;
use crate::kv;
use crate::located::bytes_of;
use crate::log::Level;

mod url;

/// `atob` takes base64 with and without its padding (https://infra.spec.whatwg.org/#forgiving-base64).
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// The names under which the code finds what [`install`] and [`install_inputs`] put there.
pub(crate) const OURS: &[&str] = &[
    "URL",
    "URLSearchParams",
    "TextDecoder",
    "TextEncoder",
    "atob",
    "btoa",
    "console",
    "crypto",
    "inputs",
    "kv",
    "structuredClone",
];

/// Puts everything into the global object.
pub(crate) fn install<'js>(ctx: &Ctx<'js>, host: &Rc<Host>) -> Result<()> {
    let native = Object::new(ctx.clone())?;
    kv::install(&native, host)?;
    encodings(&native)?;
    chance(&native, host)?;
    url::install(&native)?;
    let of = Rc::clone(host);
    let print = move |level: i32, text: String| {
        let level = match level {
            0 => Level::Info,
            1 => Level::Warn,
            _ => Level::Error,
        };
        of.log.borrow_mut().add(level, text, of.flow.limits.log_bytes);
    };
    native.set("print", Function::new(ctx.clone(), print)?)?;

    let now = host.flow.pinned_now.map(|at| at as f64);
    script(ctx, "web.js", include_str!("globals/web.js"))?.call::<_, ()>((native.clone(), now))?;
    let kv: Value<'js> = script(ctx, "kv.js", include_str!("globals/kv.js"))?.call((native,))?;
    let constant = rquickjs::object::Property::from(kv).enumerable();
    ctx.globals().prop("kv", constant)
}

/// The inputs: `inputs`, and each under its own name, where that is not taken; so is what was not given.
pub(crate) fn install_inputs<'js>(ctx: &Ctx<'js>, host: &Rc<Host>) -> Result<()> {
    let inputs = Object::new(ctx.clone())?;
    for (name, json) in &host.flow.inputs {
        let own = rquickjs::object::Property::from(ctx.json_parse(json.as_str())?);
        // An input may be called `__proto__`.
        inputs.prop(name.as_str(), own.enumerable().writable().configurable())?;
    }
    let globals = ctx.globals();
    for (at, (name, _)) in host.flow.functions.iter().enumerate() {
        let of = Rc::clone(host);
        let call = move |ctx: Ctx<'js>, values: rquickjs::function::Rest<Value<'js>>| -> Result<Value<'js>> {
            of.check(&ctx)?;
            let mut texts = Vec::with_capacity(values.0.len());
            for value in values.0 {
                let json = ctx
                    .json_stringify(value)?
                    .map(|json| json.to_string())
                    .transpose()?;
                texts.push(json.unwrap_or_else(|| "null".to_owned()));
            }
            match (of.flow.functions[at].1)(&texts) {
                Ok(json) => ctx.json_parse(json),
                Err(message) => Err(Exception::throw_message(&ctx, &message)),
            }
        };
        inputs.set(name.as_str(), Function::new(ctx.clone(), call)?)?;
    }
    for name in inputs.keys::<String>().collect::<Result<Vec<_>>>()? {
        if !globals.contains_key(name.as_str())? {
            globals.set(name.as_str(), inputs.get::<_, Value<'js>>(name.as_str())?)?;
        }
    }
    for name in &host.flow.absent {
        if !globals.contains_key(name.as_str())? {
            globals.set(name.as_str(), Value::new_undefined(ctx.clone()))?;
        }
    }
    globals.set("inputs", inputs)
}

/// The entry that the code runs for next.
pub(crate) fn install_entry<'js>(ctx: &Ctx<'js>, key: &str, value: Vec<u8>) -> Result<()> {
    let value = match String::from_utf8(value) {
        Ok(text) => rquickjs::String::from_str(ctx.clone(), &text)?.into_value(),
        Err(not) => ArrayBuffer::new(ctx.clone(), not.into_bytes())?.into_value(),
    };
    let globals = ctx.globals();
    let inputs: Object<'js> = globals.get("inputs")?;
    for place in [&inputs, &globals] {
        place.set("key", key)?;
        place.set("value", value.clone())?;
    }
    Ok(())
}

fn script<'js>(ctx: &Ctx<'js>, name: &str, source: &str) -> Result<Function<'js>> {
    let mut options = EvalOptions::default();
    options.filename = Some(name.to_owned());
    // A function expression, and in a script it would be a statement.
    ctx.eval_with_options(format!("({})", source.trim_end().trim_end_matches(';')), options)
}

fn encodings<'js>(native: &Object<'js>) -> Result<()> {
    let ctx = native.ctx();
    let encode = |ctx: Ctx<'js>, text: String| ArrayBuffer::new(ctx, text.into_bytes());
    native.set("encode", Function::new(ctx.clone(), encode)?)?;
    let decode = |ctx: Ctx<'js>, bytes: TypedArray<'js, u8>, fatal: bool, keeps_mark: bool| {
        let bytes = bytes_of(&bytes);
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(_) if fatal => return Err(Exception::throw_type(&ctx, "These bytes are not UTF-8.")),
            Err(not) => String::from_utf8_lossy(not.as_bytes()).into_owned(),
        };
        Ok(match text.strip_prefix('\u{feff}') {
            Some(rest) if !keeps_mark => rest.to_owned(),
            _ => text,
        })
    };
    native.set("decode", Function::new(ctx.clone(), decode)?)?;
    let btoa = |ctx: Ctx<'js>, text: String| {
        let bytes: Option<Vec<u8>> = text
            .chars()
            .map(|one| u8::try_from(u32::from(one)).ok())
            .collect();
        let words = "btoa takes characters up to U+00FF only.";
        let bytes = bytes.ok_or_else(|| Exception::throw_type(&ctx, words))?;
        Ok::<_, rquickjs::Error>(STANDARD.encode(bytes))
    };
    native.set("btoa", Function::new(ctx.clone(), btoa)?)?;
    let atob = |ctx: Ctx<'js>, text: String| {
        let text: String = text.split_ascii_whitespace().collect();
        let bytes = FORGIVING.decode(text);
        let bytes = bytes.map_err(|_| Exception::throw_type(&ctx, "This is not base64."))?;
        Ok::<_, rquickjs::Error>(bytes.into_iter().map(char::from).collect::<String>())
    };
    native.set("atob", Function::new(ctx.clone(), atob)?)?;
    let to_cursor = |key: String| STANDARD.encode(key);
    native.set("toCursor", Function::new(ctx.clone(), to_cursor)?)?;
    let from_cursor = |ctx: Ctx<'js>, cursor: String| {
        let key = STANDARD
            .decode(cursor)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok());
        key.ok_or_else(|| Exception::throw_type(&ctx, "This cursor is not one that kv.list gave."))
    };
    native.set("fromCursor", Function::new(ctx.clone(), from_cursor)?)
}

fn chance<'js>(native: &Object<'js>, host: &Rc<Host>) -> Result<()> {
    let ctx = native.ctx();
    let of = Rc::clone(host);
    native.set("random", Function::new(ctx.clone(), move || of.random())?)?;
    let of = Rc::clone(host);
    // Version 4 of https://www.rfc-editor.org/rfc/rfc9562#section-5.4.
    let uuid = move || {
        let mut bits = [0; 16];
        rand::Rng::fill_bytes(&mut *of.chance.borrow_mut(), &mut bits);
        let bits = (u128::from_be_bytes(bits) & !(0xf << 76) & !(0b11 << 62)) | (4 << 76) | (0b10 << 62);
        let hex = format!("{bits:032x}");
        let (a, b, c, d, e) = (&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]);
        format!("{a}-{b}-{c}-{d}-{e}")
    };
    native.set("uuid", Function::new(ctx.clone(), uuid)?)
}
