//! The server's event stream: opened, read, and opened again when it is lost.

use super::{address, attended, json};
use crate::browser;
use security_center_contract::{Change, Read};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::prelude::*;
use web_sys::{EventSource, EventSourceInit, MessageEvent};

/// How it stands with the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Not opened yet, or closed on purpose.
    Idle,
    /// Changes arrive.
    Live,
    /// Lost; it is being opened again, and changes may have been missed.
    Lost,
}

/// What the stream tells its owner.
pub enum Told {
    /// A representation changed.
    Change(Change),
    /// The connection is open, lost, or open again.
    Connection(Connection),
}

/// An open stream. Dropping it closes the connection.
pub struct EventStream {
    inner: Rc<Inner>,
}

struct Inner {
    tell: Box<dyn Fn(Told)>,
    source: RefCell<Option<Source>>,
    /// How long to wait before the next try, in milliseconds.
    wait: Cell<i32>,
}

const FIRST_WAIT: i32 = 1_000;
const LONGEST_WAIT: i32 = 15_000;

impl Inner {
    fn tell(&self, told: Told) {
        attended::the_stream_told();
        (self.tell)(told);
    }
}

struct Source {
    source: EventSource,
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 3],
}

impl Drop for Source {
    fn drop(&mut self) {
        self.source.close();
    }
}

impl EventStream {
    /// Opens the stream of the signed-in person's tenant.
    pub fn open(tell: impl Fn(Told) + 'static) -> Self {
        let inner =
            Rc::new(Inner { tell: Box::new(tell), source: RefCell::new(None), wait: Cell::new(FIRST_WAIT) });
        connect(&inner);
        Self { inner }
    }
}

impl Drop for EventStream {
    fn drop(&mut self) {
        self.inner.source.borrow_mut().take();
    }
}

/// Connects. The browser reconnects by itself, with `Last-Event-ID`, while it can; where it gives up (an
/// error status, as from a proxy whose server restarts) we begin anew, waiting longer each time.
fn connect(inner: &Rc<Inner>) {
    let with_the_cookie = EventSourceInit::new();
    with_the_cookie.set_with_credentials(true);
    let source = EventSource::new_with_event_source_init_dict(&address("events"), &with_the_cookie);
    let Ok(source) = source else { return };
    let on_change = {
        let weak = Rc::downgrade(inner);
        Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            let change = message.data().as_string().and_then(|text| Change::read(json::parse(&text)?).ok());
            if let (Some(inner), Some(change)) = (weak.upgrade(), change) {
                inner.tell(Told::Change(change));
            }
        })
    };
    let on_open = {
        let weak = Rc::downgrade(inner);
        Closure::<dyn FnMut(MessageEvent)>::new(move |_| {
            if let Some(inner) = weak.upgrade() {
                inner.wait.set(FIRST_WAIT);
                inner.tell(Told::Connection(Connection::Live));
            }
        })
    };
    let on_error = {
        let weak = Rc::downgrade(inner);
        let source = source.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |_| {
            let Some(inner) = weak.upgrade() else { return };
            inner.tell(Told::Connection(Connection::Lost));
            if source.ready_state() == EventSource::CLOSED {
                let weak = weak.clone();
                let wait = inner.wait.get();
                inner.wait.set((wait * 2).min(LONGEST_WAIT));
                browser::after(wait, move || {
                    if let Some(inner) = weak.upgrade().filter(|inner| inner.source.borrow().is_some()) {
                        connect(&inner);
                    }
                });
            }
        })
    };
    let _ = source.add_event_listener_with_callback("change", on_change.as_ref().unchecked_ref());
    let _ = source.add_event_listener_with_callback("open", on_open.as_ref().unchecked_ref());
    let _ = source.add_event_listener_with_callback("error", on_error.as_ref().unchecked_ref());
    inner.source.replace(Some(Source { source, _listeners: [on_change, on_open, on_error] }));
}
