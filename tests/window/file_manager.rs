//! A file manager on the session bus of a desk, which tells what it was asked to show.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};

use gio::glib::ToVariant;
use gio::{
    Cancellable, DBusCallFlags, DBusConnection, DBusConnectionFlags, DBusMessage, DBusMessageType,
    DBusSendMessageFlags,
};

use crate::desk::Desk;
use crate::wait::until_now;

const NAME: &str = "org.freedesktop.FileManager1";
const CANNOT: &str = "org.freedesktop.DBus.Error.UnknownMethod";

/// Serves as long as it lives.
pub struct FileManager {
    asked: Receiver<Vec<String>>,
    able: Arc<AtomicBool>,
    _bus: DBusConnection,
}

impl FileManager {
    /// Takes the name that desktops know file managers by.
    pub fn start(desk: &Desk) -> Self {
        let flags = DBusConnectionFlags::AUTHENTICATION_CLIENT | DBusConnectionFlags::MESSAGE_BUS_CONNECTION;
        let bus = DBusConnection::for_address_sync(desk.bus(), flags, None, Cancellable::NONE).unwrap();
        let (tell, asked) = channel();
        let able = Arc::new(AtomicBool::new(true));
        let can = able.clone();
        bus.add_filter(move |bus, message, incoming| {
            let call = message.message_type() == DBusMessageType::MethodCall;
            if !incoming || !call || message.interface().as_deref() != Some(NAME) {
                return Some(message.clone());
            }
            let answer = match items(message) {
                Some(items) if can.load(Ordering::Relaxed) => {
                    let _ = tell.send(items); // the test may be over
                    message.new_method_reply()
                }
                _ => message.new_method_error_literal(CANNOT, "It cannot do that"),
            };
            bus.send_message(&answer, DBusSendMessageFlags::NONE).unwrap();
            None
        });
        own(&bus);
        Self {
            asked,
            able,
            _bus: bus,
        }
    }

    /// The addresses that it was asked to show, as soon as it is asked.
    pub async fn asked(&self) -> Vec<String> {
        until_now("a call of the file manager", || self.asked.try_recv().ok()).await
    }

    /// From now on it is one that cannot select files.
    pub fn refuse(&self) {
        self.able.store(false, Ordering::Relaxed);
    }
}

/// What a call wants to be selected.
fn items(call: &DBusMessage) -> Option<Vec<String>> {
    if call.member().as_deref() != Some("ShowItems") {
        return None;
    }
    let (items, _startup_id) = call.body()?.get::<(Vec<String>, String)>()?;
    Some(items)
}

fn own(bus: &DBusConnection) {
    let alone: u32 = 4; // no waiting for a name that another has
    let (name, path) = ("org.freedesktop.DBus", "/org/freedesktop/DBus");
    let wanted = (NAME, alone).to_variant();
    let answer = bus.call_sync(
        Some(name),
        path,
        name,
        "RequestName",
        Some(&wanted),
        None,
        DBusCallFlags::NONE,
        -1,
        Cancellable::NONE,
    );
    assert_eq!(answer.unwrap().get::<(u32,)>(), Some((1,)), "the name is taken");
}
