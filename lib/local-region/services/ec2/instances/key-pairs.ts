import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
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

/** Key pairs of instances. AWS Config does not record them. */
export function createKeyPairOperations(context: ServiceContext): Operations {
  const { resources, clock } = context;
  const findByName = (name: string): AccountResource | undefined =>
    resources.list(KEY_PAIR_TYPE).find(({ resourceName }) => resourceName === name);

  return {
    CreateKeyPair: (call) => {
      const { KeyName, KeyType: keyType = 'rsa', KeyFormat = 'pem' } = call.input;
      if (KeyFormat !== 'pem') {
        throw new AwsError('NotImplemented', `The local region creates keys as pem: found ${KeyFormat}`, 501);
      }
      if (keyType !== 'rsa' && keyType !== 'ed25519') {
        throw new AwsError('InvalidParameterValue', `Invalid value '${keyType}' for KeyType.`);
      }
      if (KeyName === '' || KeyName.length > 255) {
        throw new AwsError('InvalidParameterValue', `Value (${KeyName}) for parameter KeyName is invalid.`);
      }
      if (findByName(KeyName)) {
        throw new AwsError('InvalidKeyPair.Duplicate', `The keypair '${KeyName}' already exists.`);
      }
      const { material, fingerprint } = createKey(keyType);
      const pair = store(call, { keyName: KeyName, keyType, keyFingerprint: fingerprint });
      const { KeyType: _, CreateTime: __, ...described } = describeKeyPair(pair);
      return { ...described, KeyMaterial: material };
    },
    DeleteKeyPair: (call) => {
      const { KeyName, KeyPairId } = call.input;
      if (KeyName === undefined && KeyPairId === undefined) {
        throw new AwsError('MissingParameter', 'The request must contain the parameter KeyName or KeyPairId');
      }
      // EC2 has no error for a key pair that does not exist.
      const found = KeyPairId === undefined ? findByName(KeyName) : resources.find(KEY_PAIR_TYPE, KeyPairId);
      if (!found) return { Return: true };
      resources.delete(KEY_PAIR_TYPE, found.resourceId, call);
      return { Return: true, KeyPairId: found.resourceId };
    },
    DescribeKeyPairs: (call) => {
      const { KeyNames, KeyPairIds } = call.input as Readonly<Record<string, readonly string[] | undefined>>;
      const named = [
        ...(KeyNames ?? []).map((name) => findByName(name) ?? refuseId(EC2_KINDS.key, name)),
        ...(KeyPairIds ?? []).map((id) => findOrRefuse(context, EC2_KINDS.key, id)),
      ];
      const found = KeyNames || KeyPairIds ? named : resources.list(KEY_PAIR_TYPE);
      return answerFiltered(call, 'KeyPairs', found.map(describeKeyPair));
    },
  };

  function store(call: AwsCall, members: { readonly keyName: string } & Record<string, unknown>): AccountResource {
    const keyPairId = createResourceId(context, 'key');
    const tags = readTagSpecifications(call, 'key-pair');
    const createTime = clock.now.toISOString();
    const pair = buildResource(context, EC2_KINDS.key, {
      resourceId: keyPairId,
      resourceName: members.keyName,
      tags,
      creationTime: createTime,
      configuration: { keyPairId, ...members, createTime, tags: toItemTags(tags) },
    });
    resources.put(pair, call);
    return pair;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the type follows from the name of the structure
const describeKeyPair = ({ configuration }: AccountResource): any =>
  toSdkStructure('ec2', 'KeyPairInfo', configuration);

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/verify-keys.html */
function createKey(type: 'rsa' | 'ed25519'): { readonly material: string; readonly fingerprint: string } {
  if (type === 'rsa') {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const digest = hashKey('sha1', privateKey, 'pkcs8').toString('hex');
    return {
      material: String(privateKey.export({ type: 'pkcs1', format: 'pem' })),
      fingerprint: digest.replace(/(..)(?=.)/g, '$1:'),
    };
  }
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    material: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    fingerprint: hashKey('sha256', publicKey, 'spki').toString('base64'),
  };
}

const hashKey = (algorithm: string, key: KeyObject, type: 'pkcs8' | 'spki'): Buffer =>
  createHash(algorithm)
    .update(key.export({ type: type as 'spki', format: 'der' }))
    .digest();
