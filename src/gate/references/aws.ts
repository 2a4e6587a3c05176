/** AWS Secrets Manager, by its own client: it finds region and credentials as every AWS tool does. */
import { type Fetch, Unresolved } from './store.ts';

/** What its errors mean for the person. */
const MEANS: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'there is no such secret in this account and region',
  AccessDeniedException: 'these credentials may not read it',
  UnrecognizedClientException: 'the credentials are not valid',
  InvalidSignatureException: 'the credentials are not valid',
  ExpiredTokenException: 'the credentials have expired; log in again',
  CredentialsProviderError: 'there are no AWS credentials; log in first',
  DecryptionFailure: 'its key cannot be used',
  InvalidRequestException: 'it is being deleted, or has no value yet',
};

export const fromAws: Fetch<'aws'> = async ({ id, key }, { signal }) => {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const region = /^arn:[\w-]+:secretsmanager:([\w-]+):/.exec(id)?.[1];
  const client = new SecretsManagerClient({ maxAttempts: 2, ...(region && { region }) });
  try {
    const { SecretString: text } = await client.send(new GetSecretValueCommand({ SecretId: id }), {
      abortSignal: signal,
    });
    if (text === undefined) throw new Unresolved('it is binary, not text');
    return key === undefined ? text : member(text, key);
  } catch (error) {
    if (error instanceof Unresolved) throw error;
    const { name, message } = error as Error;
    if (/region is missing/i.test(message)) throw new Unresolved('no region is set; set AWS_REGION');
    throw MEANS[name] ? new Unresolved(MEANS[name]) : error;
  } finally {
    client.destroy();
  }
};

function member(text: string, key: string): string {
  let members: unknown;
  try {
    members = JSON.parse(text);
  } catch {
    throw new Unresolved('it is no JSON, so it has no keys');
  }
  const value =
    typeof members === 'object' && members !== null && Object.hasOwn(members, key)
      ? (members as Record<string, unknown>)[key]
      : undefined;
  if (typeof value !== 'string' && typeof value !== 'number')
    throw new Unresolved(`it has no text under the key "${key}"`);
  return String(value);
}
