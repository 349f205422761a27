// What attackers write: into every field of an alert and of what it names that holds a text.

/** Markup, a template, a formula, signs of direction and control, and letters that are not what they look like. */
const SIGNS = `=HYPERLINK("x")<img src=x onerror="globalThis.ran=1"><script>globalThis.ran=1</script>"'{{7*7}}\${7*7}\u202Etxt.exe\u2066\u0000\u0007\uFEFFа`;

/** A strange text that says where it is from, so that it can be found. */
export const strange = (field: string): string => `${field} ${SIGNS}`;

/** An address that runs something where it is followed as a link. */
export const RUNS = "javascript:globalThis.ran=1//";

const ID = "5e0c3d4e-8f1a-4b7e-9a55-6d1f0a2b3c4d";

/** Every kind of evidence with every text of it: what has a form of its own, a hash or an address, keeps it. */
const EVIDENCE: Record<string, (text: (field: string) => string) => object> = {
  device: (text) => ({
    mdeDeviceId: text("mdeDeviceId"),
    azureAdDeviceId: text("azureAdDeviceId"),
    deviceDnsName: text("deviceDnsName"),
    hostName: text("hostName"),
    osPlatform: text("osPlatform"),
    riskScore: text("riskScore"),
    rbacGroupName: text("rbacGroupName"),
    version: text("version"),
    loggedOnUsers: [{ accountName: text("loggedOn"), domainName: text("loggedOnDomain") }],
  }),
  user: (text) => ({
    userAccount: {
      accountName: text("accountName"),
      domainName: text("domainName"),
      userSid: text("userSid"),
      azureAdUserId: text("azureAdUserId"),
      userPrincipalName: text("userPrincipalName"),
      displayName: text("displayName"),
    },
  }),
  mailbox: (text) => ({ primaryAddress: text("primaryAddress"), displayName: text("mailbox"), upn: text("upn"), userAccount: { userPrincipalName: text("owner") } }),
  file: (text) => ({ fileDetails: { sha256: "c".repeat(64), fileName: text("fileName"), filePath: text("filePath"), signer: text("signer") } }),
  process: (text) => ({
    mdeDeviceId: text("mdeDeviceId"),
    processId: 4711,
    processCreationDateTime: "2026-01-31T12:00:00Z",
    processCommandLine: text("commandLine"),
    imageFile: { sha256: "d".repeat(64), fileName: text("imageFile"), filePath: text("imagePath") },
    userAccount: { userPrincipalName: text("processOwner"), displayName: text("processOwnerName") },
  }),
  ip: (text) => ({ ipAddress: text("ipAddress"), countryLetterCode: text("country") }),
  url: () => ({ url: RUNS }),
  analyzedMessage: (text) => ({
    networkMessageId: text("networkMessageId"),
    internetMessageId: text("internetMessageId"),
    subject: text("subject"),
    recipientEmailAddress: text("recipient"),
    p1Sender: { emailAddress: text("p1Sender"), displayName: text("p1Name") },
    p2Sender: { emailAddress: text("p2Sender"), displayName: text("p2Name") },
    antiSpamDirection: "inbound",
    urls: [RUNS, text("urls")],
    threats: [text("threat")],
  }),
  mailCluster: (text) => ({ clusterBy: text("clusterBy"), clusterByValue: text("clusterValue"), query: text("query"), urn: text("urn") }),
  registryKey: (text) => ({ registryHive: text("hive"), registryKey: text("key") }),
  registryValue: (text) => ({ registryHive: text("hive"), registryKey: text("key"), registryValueName: text("valueName"), registryValue: text("registryValue") }),
  cloudApplication: (text) => ({ appId: 7, displayName: text("application"), instanceName: text("instance") }),
  oauthApplication: (text) => ({ appId: text("oauthId"), displayName: text("oauthName"), publisher: text("publisher") }),
  securityGroup: (text) => ({ securityGroupId: ID, displayName: text("group") }),
  somethingNew: (text) => ({ id: text("newId"), displayName: text("newName") }),
};

/** An alert that is strange wherever it can be. */
export function strangeAlert(id: string): object {
  const at = new Date(Date.now() - 60_000).toISOString();
  const evidence = Object.entries(EVIDENCE).map(([kind, fields]) => ({
    "@odata.type": `#microsoft.graph.security.${kind}Evidence`,
    verdict: "malicious",
    remediationStatus: strange(`${kind}.remediation`),
    remediationStatusDetails: strange(`${kind}.details`),
    roles: [strange(`${kind}.role`)],
    detailedRoles: [strange(`${kind}.detailedRole`)],
    tags: [strange(`${kind}.tag`)],
    ...fields((field) => strange(`${kind}.${field}`)),
  }));
  return {
    id,
    providerAlertId: strange("providerAlertId"),
    serviceSource: "microsoftDefenderForEndpoint",
    productName: strange("productName"),
    detectorId: strange("detectorId"),
    title: strange("title"),
    description: strange("description"),
    recommendedActions: strange("recommendedActions"),
    category: strange("category"),
    severity: "high",
    status: "new",
    actorDisplayName: strange("actor"),
    threatDisplayName: strange("threat"),
    threatFamilyName: strange("family"),
    mitreTechniques: ["T1059", strange("technique")],
    alertWebUrl: RUNS,
    incidentWebUrl: RUNS,
    systemTags: [strange("systemTag")],
    comments: [{ comment: strange("comment"), createdByDisplayName: strange("commenter"), createdDateTime: at }],
    createdDateTime: at,
    lastUpdateDateTime: at,
    firstActivityDateTime: at,
    lastActivityDateTime: at,
    evidence,
  };
}
