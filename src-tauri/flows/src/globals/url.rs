//! What is behind `URL` and `URLSearchParams`: the URLs of https://url.spec.whatwg.org/, by the `url` crate.

use rquickjs::{Ctx, Function, Object, Result, Value};
use url::{Url, form_urlencoded, quirks};

/// Puts the functions into `native`.
pub(super) fn install<'js>(native: &Object<'js>) -> Result<()> {
    let ctx = native.ctx();
    let parsed = |ctx: Ctx<'js>, text: String, base: Option<String>| {
        let base = base.map(|base| Url::parse(&base)).transpose().ok();
        let url = base.and_then(|base| Url::options().base_url(base.as_ref()).parse(&text).ok());
        match url {
            Some(url) => Ok(parts(&ctx, &url)?.into_value()),
            None => Ok::<_, rquickjs::Error>(Value::new_null(ctx)),
        }
    };
    native.set("url", Function::new(ctx.clone(), parsed)?)?;
    let changed = |ctx: Ctx<'js>, href: String, part: String, value: String| {
        let Ok(mut url) = Url::parse(&href) else {
            return Ok(Value::new_null(ctx));
        };
        // What a part cannot become is left as it is, as browsers do.
        let _ = match part.as_str() {
            "protocol" => quirks::set_protocol(&mut url, &value),
            "username" => quirks::set_username(&mut url, &value),
            "password" => quirks::set_password(&mut url, &value),
            "host" => quirks::set_host(&mut url, &value),
            "hostname" => quirks::set_hostname(&mut url, &value),
            "port" => quirks::set_port(&mut url, &value),
            "pathname" => {
                quirks::set_pathname(&mut url, &value);
                Ok(())
            }
            "search" => {
                quirks::set_search(&mut url, &value);
                Ok(())
            }
            _ => {
                quirks::set_hash(&mut url, &value);
                Ok(())
            }
        };
        Ok::<_, rquickjs::Error>(parts(&ctx, &url)?.into_value())
    };
    native.set("changed", Function::new(ctx.clone(), changed)?)?;
    let pairs = |query: String| -> Vec<Vec<String>> {
        let pairs = form_urlencoded::parse(query.as_bytes());
        pairs
            .map(|(name, value)| vec![name.into_owned(), value.into_owned()])
            .collect()
    };
    native.set("pairs", Function::new(ctx.clone(), pairs)?)?;
    let query = |pairs: Vec<Vec<String>>| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for pair in &pairs {
            if let [name, value] = pair.as_slice() {
                query.append_pair(name, value);
            }
        }
        query.finish()
    };
    native.set("query", Function::new(ctx.clone(), query)?)
}

fn parts<'js>(ctx: &Ctx<'js>, url: &Url) -> Result<Object<'js>> {
    let parts = Object::new(ctx.clone())?;
    for (name, part) in [
        ("href", quirks::href(url)),
        ("protocol", quirks::protocol(url)),
        ("username", quirks::username(url)),
        ("password", quirks::password(url)),
        ("host", quirks::host(url)),
        ("hostname", quirks::hostname(url)),
        ("port", quirks::port(url)),
        ("pathname", quirks::pathname(url)),
        ("search", quirks::search(url)),
        ("hash", quirks::hash(url)),
    ] {
        parts.set(name, part)?;
    }
    parts.set("origin", quirks::origin(url))?;
    Ok(parts)
}
