type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Variables by name. On Windows `citrix_customer_id` is the variable CITRIX_CUSTOMER_ID, and is listed as it was once
 * written: there all names are in capitals here.
 */
export function variablesOf(env: Variables, platform: NodeJS.Platform): Variables {
  if (platform !== 'win32') return env;
  return Object.fromEntries(Object.entries(env).map(([name, text]) => [name.toUpperCase(), text]));
}
