import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../../connector/parameters/environment.ts';
import { parametersJsonSchema } from '../../../connector/parameters/json-schema.ts';
import { variablesOf } from '../../../connector/parameters/variable-names.ts';

const env = { citrix_customer_id: 'acme', Citrix_Client_Id: 'id', Path: 'C:\\Windows', CITRIX_REGION: 'eu' };

const parametersIn = (platform: NodeJS.Platform) =>
  readEnvironment(parametersJsonSchema([]), variablesOf(env, platform), () => '').values;

describe('variables of the environment', () => {
  it('are found on Windows however their names are written', () => {
    expect(parametersIn('win32')).toEqual({ customerId: 'acme', clientId: 'id', region: 'eu' });
  });

  it('have exact names elsewhere', () => {
    expect(variablesOf(env, 'linux')).toBe(env);
    expect(parametersIn('linux')).toEqual({ region: 'eu' });
  });
});
