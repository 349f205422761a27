// The tenants of the demonstration directory, by what is special about each.

/** Eligible, with Defender ATP; the service is off and does not turn on by itself. */
export const OFF = "Contoso";
/** Eligible; the service turns on by itself at an administrator's first visit. */
export const AUTOMATIC = "Fabrikam";
/** Has licences, but none that counts. */
export const NOT_ELIGIBLE = "Northwind Traders";
/** In a cloud where the service is not available. */
export const EXCLUDED_CLOUD = "Adatum";
/** Eligible, without Defender ATP: the location follows from the other services. */
export const WITHOUT_DEFENDER = "Tailwind Traders";
