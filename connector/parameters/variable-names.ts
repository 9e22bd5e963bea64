export const variablePrefix = 'CITRIX_';

/** `customerId` → `CITRIX_CUSTOMER_ID`. */
export function variableOf(parameter: string): string {
  return variablePrefix + parameter.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** The variable that names a file with the secret, the way containers and service managers hand secrets over. */
export function fileVariableOf(parameter: string): string {
  return `${variableOf(parameter)}_FILE`;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Variables by name. On Windows `citrix_customer_id` is the variable CITRIX_CUSTOMER_ID, and is listed as it was once
 * written: there all names are in capitals here.
 */
export function variablesOf(env: Variables, platform: NodeJS.Platform): Variables {
  if (platform !== 'win32') return env;
  return Object.fromEntries(Object.entries(env).map(([name, text]) => [name.toUpperCase(), text]));
}
