//! Settings that do not go together, or make no sense.

use super::{PublicUrl, Settings, SettingsError};

impl Settings {
    /// What an operator is told at each start: the server runs, but perhaps not as he means it.
    #[must_use]
    pub fn warnings(&self) -> Vec<&'static str> {
        let behind_a_proxy = self.tls.is_none() && self.public_url.as_ref().is_some_and(PublicUrl::is_https);
        let mut warnings = Vec::new();
        if behind_a_proxy && self.trusted_proxies.is_empty() {
            warnings.push(
                "--public-url is https: and this server speaks no TLS, so a proxy stands before it; without --trusted-proxy \
                 everybody counts as that proxy, in every limit by address and in the audit log",
            );
        }
        warnings
    }

    /// The address of the app, where one is known: that of this server unless another was given.
    #[must_use]
    pub fn app_address(&self) -> Option<&PublicUrl> {
        self.app_url.as_ref().or(self.public_url.as_ref())
    }

    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let refuse = |sentence: String| Err(SettingsError::Contradiction(sentence));
        if self.demo && !self.listen.ip().is_loopback() {
            return refuse(format!(
                "--demo lets anybody sign in as anyone, so it only listens on a loopback address such as \
                 127.0.0.1, not on {}. Change --listen, or leave --demo out.",
                self.listen.ip()
            ));
        }
        let https = self.tls.is_some() || self.public_url.as_ref().is_some_and(PublicUrl::is_https);
        if !self.listen.ip().is_loopback() && !https {
            return refuse(format!(
                "On {} everything would go over the line in the clear. Give --tls-certificate and --tls-key; or, behind a \
                 proxy that speaks TLS, --public-url https://HOST. Without TLS only a loopback address is listened on.",
                self.listen.ip()
            ));
        }
        if let Some(app) = &self.app_url {
            let Some(public) = &self.public_url else {
                return refuse("--app-url needs --public-url, which says where this server is.".to_owned());
            };
            if self.app.is_some() {
                return refuse(
                    "--app and --app-url contradict each other: either this server serves the app, or another does."
                        .to_owned(),
                );
            }
            if !app.may_be_of_one_site(public) {
                return refuse(format!(
                    "--app-url {} and --public-url {} are not of one site, so that no browser would send the session of                      one to the other. Give both https: addresses of one domain, such as https://security.example.org                      and https://api.example.org.",
                    app.origin(),
                    public.origin()
                ));
            }
        }
        if self.demo_directory.is_some() && !self.demo {
            return refuse(
                "--demo-directory is imported for demonstrations only. Add --demo, or use the command \
                 `tenant import` instead."
                    .to_owned(),
            );
        }
        if self.test_faults && !self.demo {
            return refuse("--test-faults is for tests only. Add --demo, or leave it out.".to_owned());
        }
        if !(1..=24 * 30).contains(&self.session_hours) {
            return refuse("--session-hours has to be between 1 and 720.".to_owned());
        }
        if !(1..=60 * 24 * 30).contains(&self.session_idle_minutes) {
            return refuse("--session-idle-minutes has to be between 1 and 43200.".to_owned());
        }
        if self.retention_days > 3650 {
            return refuse("--retention-days has to be 3650 at most.".to_owned());
        }
        Ok(())
    }
}
