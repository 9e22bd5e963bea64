import { randomUUID } from 'node:crypto';
import type { SimulatorOptions } from '../options.ts';
import { json, type Reply, type Request } from './reply.ts';
import type { Tokens } from './tokens.ts';

const CLOUD_PATH = /^\/cctrustoauth2\/([^/]+)\/tokens\/clients$/;
const GOVERNMENT_PATH = /^\/([^/]+)\/tokens\/clients$/;

export function isTrustPath(path: string): boolean {
  return CLOUD_PATH.test(path) || GOVERNMENT_PATH.test(path);
}

function refused(error: string, description: string, status = 400): Reply {
  return json(status, { error, error_description: description });
}

const invalidClient = (status = 400): Reply =>
  refused('invalid_client', 'Invalid client id or client secret.', status);

function headers(): Record<string, string> {
  return {
    'cache-control': 'no-store',
    pragma: 'no-cache',
    'x-cws-transactionid': randomUUID(),
    'access-control-expose-headers': 'X-Cws-TransactionId',
    'x-cc-localgeo': 'US',
    'x-content-type-options': 'nosniff',
  };
}

function isClient(options: SimulatorOptions, id: string | null, secret: string | null): boolean {
  return id === options.clientId && secret === options.clientSecret;
}

function cloudToken(options: SimulatorOptions, tokens: Tokens, request: Request, customer: string): Reply {
  // Neither JSON nor a charset parameter is taken.
  if (request.headers['content-type']?.toLowerCase() !== 'application/x-www-form-urlencoded') {
    return refused('invalid_request', 'The content type must be application/x-www-form-urlencoded.');
  }
  const form = new URLSearchParams(request.body);
  if (form.get('grant_type') !== 'client_credentials') {
    return refused('unsupported_grant_type', 'The grant type must be client_credentials.');
  }
  const isKnown = customer === 'root' || customer === options.customerId;
  if (!isKnown || !isClient(options, form.get('client_id'), form.get('client_secret')))
    return invalidClient();
  const reply = json(200, {}, headers());
  const token = tokens.issue();
  // The lifetime is a string and the body starts with white space, as published.
  const body = `\n      {\n   "token_type": "bearer",\n   "access_token": "${token}",\n   "expires_in": "${options.tokenLifetimeSeconds}"\n}\n   `;
  return { ...reply, body };
}

function governmentToken(
  options: SimulatorOptions,
  tokens: Tokens,
  request: Request,
  customer: string,
): Reply {
  if (!request.headers['content-type']?.toLowerCase().startsWith('application/json')) {
    return refused('invalid_request', 'The content type must be application/json.');
  }
  let body: Record<string, unknown>;
  try {
    const given = Object.entries(JSON.parse(request.body) as object);
    body = Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), value]));
  } catch {
    return refused('invalid_request', 'The body must be JSON.');
  }
  const isKnown = customer === 'root' || customer === options.customerId;
  if (!isKnown || !isClient(options, String(body['clientid']), String(body['clientsecret']))) {
    return invalidClient(401);
  }
  const answer = {
    Token: tokens.issue(),
    Principal: options.clientId,
    UserId: '0',
    CustomerId: options.customerId,
    ExpiresAt: options.tokenLifetimeSeconds,
  };
  return json(200, answer, headers());
}

/** Answers the two ways to a token: the form of the cloud and the JSON of the government's trust service. */
export function handleTrust(options: SimulatorOptions, tokens: Tokens, request: Request): Reply {
  if (request.method !== 'POST') return refused('invalid_request', 'Use POST.', 405);
  const cloud = CLOUD_PATH.exec(request.path)?.[1];
  if (cloud !== undefined) return cloudToken(options, tokens, request, decodeURIComponent(cloud));
  const government = GOVERNMENT_PATH.exec(request.path)?.[1] ?? '';
  return governmentToken(options, tokens, request, decodeURIComponent(government));
}
