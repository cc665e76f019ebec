import type { AccountResource } from '../../../account/resources';
import { type AwsCall, AwsError } from '../../../aws-call';
import type { Operations } from '../../../service';
import { createResourceId, type ServiceContext } from '../../service-context';
import { toSdkStructure } from '../../shapes';
import { toItemTags } from '../../tags';
import { answerFiltered } from '../filters';
import { buildResource, EC2_KINDS, findOrRefuse, refuseId } from '../kinds';
import { readTagSpecifications } from '../tags';
import { KEY_PAIR_TYPE } from '../types';
import { createKey, type PublicKey, readPublicKey } from './key-material';

/** Key pairs of instances. AWS Config does not record them. */
export const createKeyPairOperations = (context: ServiceContext): Operations => ({
  CreateKeyPair: (call) => {
    const { KeyName, KeyType: keyType = 'rsa', KeyFormat = 'pem' } = call.input;
    if (KeyFormat !== 'pem') {
      throw new AwsError('NotImplemented', `The local region creates keys as pem: found ${KeyFormat}`, 501);
    }
    if (keyType !== 'rsa' && keyType !== 'ed25519') {
      throw new AwsError('InvalidParameterValue', `Invalid value '${keyType}' for KeyType.`);
    }
    checkKeyName(context, KeyName);
    const { material, ...created } = createKey(keyType);
    return { ...answerStored(storeKeyPair(context, KeyName, created, call)), KeyMaterial: material };
  },
  ImportKeyPair: (call) => {
    const { KeyName, PublicKeyMaterial } = call.input;
    checkKeyName(context, KeyName);
    const imported = readPublicKey(Buffer.from(PublicKeyMaterial).toString());
    if (!imported) throw new AwsError('InvalidKey.Format', 'Key is not in valid OpenSSH public key format');
    return answerStored(storeKeyPair(context, KeyName, imported, call));
  },
  DeleteKeyPair: (call) => {
    const { KeyName, KeyPairId } = call.input;
    if (KeyName === undefined && KeyPairId === undefined) {
      throw new AwsError('MissingParameter', 'The request must contain the parameter KeyName or KeyPairId');
    }
    // EC2 has no error for a key pair that does not exist.
    const { resources } = context;
    const found = KeyPairId === undefined ? findKeyPair(context, KeyName) : resources.find(KEY_PAIR_TYPE, KeyPairId);
    if (!found) return { Return: true };
    resources.delete(KEY_PAIR_TYPE, found.resourceId, call);
    return { Return: true, KeyPairId: found.resourceId };
  },
  DescribeKeyPairs: (call) => {
    const { IncludePublicKey = false } = call.input;
    const { KeyNames, KeyPairIds } = call.input as Readonly<Record<string, readonly string[] | undefined>>;
    const named = [
      ...(KeyNames ?? []).map((name) => findKeyPair(context, name) ?? refuseId(EC2_KINDS.key, name)),
      ...(KeyPairIds ?? []).map((id) => findOrRefuse(context, EC2_KINDS.key, id)),
    ];
    const found = KeyNames || KeyPairIds ? named : context.resources.list(KEY_PAIR_TYPE);
    const described = found.map(describeKeyPair);
    const shown = IncludePublicKey ? described : described.map(({ PublicKey: _, ...others }) => others);
    return answerFiltered(call, 'KeyPairs', shown);
  },
});

const findKeyPair = ({ resources }: ServiceContext, name: string): AccountResource | undefined =>
  resources.list(KEY_PAIR_TYPE).find(({ resourceName }) => resourceName === name);

/** @throws AwsError for a name that no new key pair can have */
function checkKeyName(context: ServiceContext, name: string): void {
  if (name === '' || name.length > 255) {
    throw new AwsError('InvalidParameterValue', `Value (${name}) for parameter KeyName is invalid.`);
  }
  if (findKeyPair(context, name)) {
    throw new AwsError('InvalidKeyPair.Duplicate', `The keypair '${name}' already exists.`);
  }
}

function storeKeyPair(context: ServiceContext, keyName: string, key: PublicKey, call: AwsCall): AccountResource {
  const keyPairId = createResourceId(context, 'key');
  const tags = readTagSpecifications(call, 'key-pair');
  const createTime = context.clock.now.toISOString();
  const pair = buildResource(context, EC2_KINDS.key, {
    resourceId: keyPairId,
    resourceName: keyName,
    tags,
    creationTime: createTime,
    configuration: { keyPairId, keyName, ...key, createTime, tags: toItemTags(tags) },
  });
  context.resources.put(pair, call);
  return pair;
}

// biome-ignore lint/suspicious/noExplicitAny: the type follows from the name of the structure
const describeKeyPair = ({ configuration }: AccountResource): any =>
  toSdkStructure('ec2', 'KeyPairInfo', configuration);

/** The members that the answer of a call has which makes a key pair. */
function answerStored(pair: AccountResource): object {
  const { KeyName, KeyPairId, KeyFingerprint, Tags } = describeKeyPair(pair);
  return { KeyName, KeyPairId, KeyFingerprint, Tags };
}
