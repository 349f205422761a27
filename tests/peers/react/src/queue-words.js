// What the queue says of an incident, in the words of the product.
const SEVERITIES = { high: "High", medium: "Medium", low: "Low", informational: "Informational" };

const STATUSES = { active: "Active", inProgress: "In progress", resolved: "Resolved", redirected: "Redirected" };

const SERVICES = {
  defenderAtp: "Microsoft Defender ATP",
  office365Atp: "Office 365 ATP",
  cloudAppSecurity: "Microsoft Cloud App Security",
  azureAtp: "Azure ATP",
};

const lists = new Intl.ListFormat("en");
const relative = new Intl.RelativeTimeFormat("en");
const exact = new Intl.DateTimeFormat("en", {
  year: "numeric",
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  timeZoneName: "short",
});

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const severity = (code) => SEVERITIES[code] ?? code;
export const status = (code) => STATUSES[code] ?? code;
export const service = (code) => SERVICES[code] ?? code;
export const list = (texts) => lists.format(texts);

/** `credentialAccess` is "Credential access". */
export const category = (code) => {
  const words = code.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** How long ago, of what was today; else when. */
export function when(moment) {
  const ago = Date.now() - Date.parse(moment);
  if (Math.abs(ago) < MINUTE) {
    return "now";
  }
  if (ago < 0 || ago >= DAY) {
    return exact.format(new Date(moment));
  }
  return ago < HOUR
    ? relative.format(-Math.floor(ago / MINUTE), "minute")
    : relative.format(-Math.floor(ago / HOUR), "hour");
}
