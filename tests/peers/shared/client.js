// What the server says, kept up to date by its event stream; and the one change. Draws nothing.

const LANGUAGE = "security-center.language";

function kept() {
  try {
    return localStorage.getItem(LANGUAGE);
  } catch {
    return null;
  }
}

/** Begins to follow the server. `state` is replaced, never changed, and whoever listens is told each time. */
export function follow() {
  const listeners = new Set();
  let state = {
    language: kept() ?? (navigator.languages.find((one) => /^(en|nl)\b/i.test(one)) ?? "en").slice(0, 2).toLowerCase(),
    session: null,
    tenant: null,
    service: null,
    etag: null,
    failed: false,
    /** What the person chose and did not apply, and the version that he saw then. */
    draft: null,
    sending: false,
    conflict: false,
  };
  const set = (part) => {
    state = { ...state, ...part };
    for (const listener of listeners) {
      listener();
    }
  };
  const get = async (path) => {
    const answer = await fetch(`/api/${path}`, { headers: { accept: "application/json" } });
    if (!answer.ok) {
      throw new Error(`${path}: ${answer.status}`);
    }
    return [await answer.json(), answer.headers.get("etag")];
  };
  const load = async (...names) => {
    try {
      await Promise.all(
        names.map(async (name) => {
          const [value, etag] = await get(name === "service" ? "threat-protection" : name);
          set(name === "service" ? { service: value, etag, failed: false } : { [name]: value, failed: false });
        }),
      );
    } catch {
      set({ failed: true });
    }
  };
  const all = () => load("session", "tenant", "service");

  // The stream first, so that nothing between the two is missed.
  const events = new EventSource("/api/events");
  events.onopen = all;
  events.onerror = () => set({ failed: state.session === null });
  events.addEventListener("change", (event) => {
    const { kind, version } = JSON.parse(event.data);
    if (kind === "threatProtection") {
      if (!(state.service?.version >= version)) {
        void load("session", "service");
      }
    } else if (kind === "tenant") {
      void load("session", "tenant");
    } else if (kind === "everything") {
      void all();
    }
  });

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retry: all,
    speak(language) {
      try {
        localStorage.setItem(LANGUAGE, language);
      } catch {
        // Then it holds until the next load.
      }
      set({ language });
    },
    choose(wanted) {
      const differs = wanted !== (state.service.state === "on");
      set({ draft: differs ? { wanted, etag: state.etag } : null, conflict: false });
    },
    async apply() {
      const { draft } = state;
      if (!draft || state.sending) {
        return;
      }
      set({ sending: true, conflict: false });
      try {
        const answer = await fetch("/api/threat-protection", {
          method: "PATCH",
          headers: { "content-type": "application/json", "if-match": draft.etag },
          body: JSON.stringify({ optedIn: draft.wanted }),
        });
        if (answer.ok) {
          set({ service: await answer.json(), etag: answer.headers.get("etag"), draft: null });
        } else if (answer.status === 412) {
          await load("service");
          set({ conflict: true, draft: { ...draft, etag: state.etag } });
        } else {
          set({ failed: true });
        }
      } catch {
        set({ failed: true });
      }
      set({ sending: false });
    },
  };
}
