//! The functions behind `kv`: they take and give plain values, `globals/kv.js` gives them their shape.

use std::rc::Rc;

use rquickjs::convert::List;
use rquickjs::{
    ArrayBuffer, Ctx, Exception, Function, IntoJs, Object, Result, String as JsString, TypedArray, Value,
};
use store::model::Expiry;

use crate::host::Host;
use crate::located::bytes_of;
use crate::view::{Found, MOST_LISTED};

/// Puts the functions into `native`.
pub(crate) fn install<'js>(native: &Object<'js>, host: &Rc<Host>) -> Result<()> {
    let ctx = native.ctx();
    let of = Rc::clone(host);
    let read = move |ctx: Ctx<'js>, key: JsString<'js>, bytes: bool| read(&of, &ctx, &key, bytes);
    native.set("read", Function::new(ctx.clone(), read)?)?;
    let of = Rc::clone(host);
    let write = move |ctx: Ctx<'js>,
                      key: JsString<'js>,
                      value: Value<'js>,
                      ttl: Option<f64>,
                      expiration: Option<f64>,
                      metadata: Option<JsString<'js>>| {
        let expiry = match (ttl, expiration) {
            (Some(seconds), _) => Expiry::In {
                seconds: seconds as i64,
            },
            (None, Some(seconds)) => Expiry::At {
                seconds: seconds as i64,
            },
            (None, None) => Expiry::Never,
        };
        write(&of, &ctx, &key, &value, expiry, metadata)
    };
    native.set("write", Function::new(ctx.clone(), write)?)?;
    let of = Rc::clone(host);
    let delete = move |ctx: Ctx<'js>, key: JsString<'js>| -> Result<()> {
        of.check(&ctx)?;
        let key = text_of(&ctx, &key, "A key")?;
        let deleted = of.wait_for(of.view.borrow_mut().delete(&key));
        deleted.map_err(|refused| of.refuse(&ctx, refused))
    };
    native.set("delete", Function::new(ctx.clone(), delete)?)?;
    let of = Rc::clone(host);
    let list = move |ctx: Ctx<'js>, prefix: JsString<'js>, after: JsString<'js>, limit: f64| {
        list(&of, &ctx, &prefix, &after, limit)
    };
    native.set("list", Function::new(ctx.clone(), list)?)
}

/// `[value, metadata]`, the value as text or as an `ArrayBuffer`, metadata as JSON text or null; null where
/// there is no such key.
fn read<'js>(host: &Host, ctx: &Ctx<'js>, key: &JsString<'js>, bytes: bool) -> Result<Value<'js>> {
    host.check(ctx)?;
    let key = text_of(ctx, key, "A key")?;
    let found = host.wait_for(host.view.borrow_mut().get(&key));
    let Some(Found { value, metadata }) = found.map_err(|error| host.throw(ctx, error))? else {
        return Ok(Value::new_null(ctx.clone()));
    };
    let value = match bytes {
        true => ArrayBuffer::new(ctx.clone(), value)?.into_value(),
        false => match std::str::from_utf8(&value) {
            Ok(text) => JsString::from_str(ctx.clone(), text)?.into_value(),
            Err(_) => {
                let words = format!("The value of “{key}” is not text. Read it with \"arrayBuffer\".");
                return Err(Exception::throw_type(ctx, &words));
            }
        },
    };
    List((value, metadata)).into_js(ctx)
}

fn write<'js>(
    host: &Host,
    ctx: &Ctx<'js>,
    key: &JsString<'js>,
    value: &Value<'js>,
    expiry: Expiry,
    metadata: Option<JsString<'js>>,
) -> Result<()> {
    host.check(ctx)?;
    let key = text_of(ctx, key, "A key")?;
    let bytes = match value.as_string() {
        Some(text) => text_of(ctx, text, "A value")?.into_bytes(),
        None => bytes_of(&TypedArray::from_value(value.clone())?),
    };
    let metadata = metadata.map(|json| text_of(ctx, &json, "Metadata")).transpose()?;
    let written = host.wait_for(host.view.borrow_mut().set(&key, bytes, expiry, metadata));
    written.map_err(|refused| host.refuse(ctx, refused))
}

/// `[[[key, expiration, metadata], …], behind]`: `behind` is null at the end.
fn list<'js>(
    host: &Host,
    ctx: &Ctx<'js>,
    prefix: &JsString<'js>,
    after: &JsString<'js>,
    limit: f64,
) -> Result<Value<'js>> {
    host.check(ctx)?;
    let (prefix, after) = (
        text_of(ctx, prefix, "A prefix")?,
        text_of(ctx, after, "A cursor")?,
    );
    let limit = (limit as u32).clamp(1, MOST_LISTED);
    let page = host.wait_for(host.view.borrow_mut().list(&prefix, &after, limit));
    let page = page.map_err(|error| host.throw(ctx, error))?;
    let keys = page.keys.into_iter().map(|(key, head)| {
        // Seconds of a year of four digits: exact as a JavaScript number.
        List((key, head.expires_at.map(|at| at as f64), head.metadata))
    });
    List((keys.collect::<Vec<_>>(), page.more_behind)).into_js(ctx)
}

/// A text as UTF-8, which half a character is not.
fn text_of<'js>(ctx: &Ctx<'js>, text: &JsString<'js>, what: &str) -> Result<String> {
    text.to_string().map_err(|error| match error {
        rquickjs::Error::Utf8(_) => {
            let words = format!("{what} has half of a character (a lone surrogate), which cannot be stored.");
            Exception::throw_type(ctx, &words)
        }
        other => other,
    })
}
