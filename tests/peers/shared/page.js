// The settings page as plain data: what it says for a state of the client. Each peer draws the same.
import { SERVICES, WORDS } from "./words.js";

const DOCUMENTATION = "https://docs.microsoft.com/";
const DEPLOY = {
  defenderAtp: `${DOCUMENTATION}windows/security/threat-protection/microsoft-defender-atp/deployment-phases`,
  office365Atp: `${DOCUMENTATION}microsoft-365/security/office-365-security/office-365-atp#configure-atp-policies`,
  cloudAppSecurity: `${DOCUMENTATION}cloud-app-security/getting-started-with-cloud-app-security`,
  azureAtp: `${DOCUMENTATION}azure-advanced-threat-protection/install-atp-step1`,
};

export const LANGUAGES = [
  ["en", "English"],
  ["nl", "Nederlands"],
];

/** What there is to draw; `ready` is false until everything is known. */
export function page({ language, session, tenant, service, draft, sending, failed, conflict }) {
  const words = WORDS[language];
  if (!session || !tenant || !service) {
    return { words, language, ready: false, failed };
  }
  const list = (items) => new Intl.ListFormat(language).format(items);
  const names = (services) => list(services.map((one) => SERVICES[one]));
  const on = service.state === "on";
  const refusals = (on ? service.actions.turnOff : service.actions.turnOn).refusals;
  const allowed = refusals.length === 0;
  const wanted = draft ? draft.wanted : on;
  const changed = wanted !== on;
  const { location } = service;
  const country = () => new Intl.DisplayNames(language, { type: "region" }).of(location.country);
  const deployed = tenant.services.filter((one) => one.deployed).map((one) => one.service);
  const missing = tenant.services.filter((one) => !one.deployed).map((one) => one.service);
  const connected = on && service.provisioning ? service.provisioning.services : deployed;
  const lines = tenant.eligibility.lines.filter((one) => one.met).map((one) => words.lines[one.line] ?? SERVICES[one.line] ?? one.line);
  const mayChange = !service.actions.turnOn.refusals.includes("administratorRoleMissing");
  const when = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

  const facts = [];
  if (on && service.since) {
    facts.push([words.since, `${when.format(new Date(service.since))}, ${words.by(service.changedBy?.displayName)}`]);
  }
  facts.push(
    [
      words.location,
      {
        lead: location.reserved ? words.is : words.willBe,
        place: words.places[location.location],
        reason: words.reasons[location.reason](names(location.services), country()),
        note: words.locationOther,
      },
    ],
    [words.eligible, list(lines)],
    [words.who, `${words.whoMay}. ${mayChange ? words.whoYou : words.whoNotYou}`],
    [on ? words.connected : words.willConnect, connected.length > 0 ? names(connected) : words.none],
  );
  if (service.state === "off" && service.turnsOnByItself) {
    facts.push([words.automatic, words.byItself]);
  }

  return {
    words,
    language,
    ready: true,
    failed,
    title: on ? words.onTitle : words.gateTitle,
    paragraphs: [on ? words.onAbout : words.gateAbout, words.data],
    links: [
      [words.terms, "https://aka.ms/ost"],
      [words.trust, "https://www.microsoft.com/trust-center"],
      [words.storage, `${DOCUMENTATION}windows/security/threat-protection/microsoft-defender-atp/data-storage-privacy`],
    ],
    facts,
    choice: {
      wanted,
      free: allowed && !sending,
      applicable: changed && allowed && !sending,
      allowed,
      apply: sending ? words.applying : words.apply,
      note: !changed ? words.nothing : on ? words.willTurnOff : words.willTurnOn,
      readOnly: refusals.includes("administratorRoleMissing"),
      refusals: refusals.map((one) => words.refusals[one] ?? one),
      conflict: conflict ? words.conflict : null,
      // Turning off asks first.
      question: on ? words.confirm : null,
    },
    state: words.states[service.state],
    summary: missing.length === 0 ? words.all : deployed.length === 0 ? words.none : words.some(names(missing)),
    more: [words.more, `${DOCUMENTATION}microsoft-365/security/mtp/deploy-supported-services`],
    services: tenant.services.map((one) => {
      const { data, scope, deploy } = words.adds[one.service];
      const hasIntegration = one.integration !== null && one.integration !== undefined;
      return {
        id: one.service,
        name: SERVICES[one.service],
        facts: [
          [words.licence, words.licensed[Number(one.licensed)]],
          [words.deployment, words.deployed[Number(one.deployed)]],
          [words.where, one.location ? words.places[one.location] : "–"],
          [words.lastData, one.lastDataAt ? when.format(new Date(one.lastDataAt)) : one.deployed ? words.never : "–"],
          ...(hasIntegration ? [[words.integration, words.integrated[Number(one.integration)]]] : []),
          [words.dataAdded, data],
          [words.scope, scope],
        ],
        links: [
          [deploy, DEPLOY[one.service]],
          ...(hasIntegration ? [[words.integrationMore, `${DOCUMENTATION}cloud-app-security/aatp-integration`]] : []),
        ],
      };
    }),
  };
}
