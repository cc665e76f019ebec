import { canonicalJson } from '../../core/diff';
import type { Json } from '../../core/remediation/operation';
import type { Restoration, RestoreCall } from '../../core/remediation/restoration';
import { makeCall, makeUndoCall, type Step } from '../../core/remediation/step';
import type { AclRequest } from '../s3/acl';
import { type Bucket, bucket } from '../s3/bucket';
import {
  deleteBucketPolicy,
  deletePublicAccessBlock,
  putBucketAcl,
  putBucketPolicy,
  putPublicAccessBlock,
} from '../s3/bucket-operations';
import { intersectBlocks, toBlockRequest } from '../s3/public-access-block';

const BLOCK = { operation: putPublicAccessBlock, parameters: ['Bucket', 'PublicAccessBlockConfiguration'] };
const NO_BLOCK = { operation: deletePublicAccessBlock, parameters: ['Bucket'] };
const ACL = { operation: putBucketAcl, parameters: ['Bucket', 'AccessControlPolicy'] };
const POLICY = { operation: putBucketPolicy, parameters: ['Bucket', 'Policy'] };
const NO_POLICY = { operation: deleteBucketPolicy, parameters: ['Bucket'] };

const DELETE_BLOCK: Step = { name: 'DeleteBlock', ...NO_BLOCK };
const LIFT_BLOCK: Step = { name: 'LiftBlock', ...BLOCK };
const SET_ACL: Step = { name: 'SetAcl', ...ACL };
const SET_POLICY: Step = { name: 'SetPolicy', ...POLICY };
const DELETE_POLICY: Step = { name: 'DeletePolicy', ...NO_POLICY };
const SET_BLOCK: Step = { name: 'SetBlock', ...BLOCK };

const UNSET_BLOCK: Step = { name: 'UnsetBlock', ...BLOCK };
const DELETE_SET_BLOCK: Step = { name: 'DeleteSetBlock', ...NO_BLOCK };
const SET_BACK_POLICY: Step = { name: 'SetBackPolicy', ...POLICY };
const DELETE_SET_POLICY: Step = { name: 'DeleteSetPolicy', ...NO_POLICY };
const SET_BACK_ACL: Step = { name: 'SetBackAcl', ...ACL };
const SET_BACK_BLOCK: Step = { name: 'SetBackBlock', ...BLOCK };

type BlockSettings = Record<string, boolean>;

/**
 * Puts back the public access block, the access control list and the policy of a bucket. The settings of the block that
 * could refuse the rest are lifted before, and the others are set after it.
 */
export const bucketRestoration: Restoration<Bucket> = {
  name: 'bucket-restore',
  resource: bucket,
  properties: 'public access block, access control list and policy of the bucket',
  steps: [DELETE_BLOCK, LIFT_BLOCK, SET_ACL, SET_POLICY, DELETE_POLICY, SET_BLOCK],
  undoSteps: [UNSET_BLOCK, DELETE_SET_BLOCK, SET_BACK_POLICY, DELETE_SET_POLICY, SET_BACK_ACL, SET_BACK_BLOCK],
  plan(present, recorded) {
    const Bucket = present.bucketName ?? present.id;
    const access = [...planAcl(Bucket, present, recorded), ...planPolicy(Bucket, present, recorded)];
    const [before, after] = planBlock(Bucket, present, recorded, access.length > 0);
    return [...before, ...access, ...after];
  },
  listUnrecorded: ({ aclRequest, policyText }) => [
    ...(policyText === undefined ? ['the policy'] : []),
    ...(aclRequest === undefined ? ['the access control list'] : []),
    'Object Ownership',
    'objects and their access control lists',
  ],
  state: (resource) => ({
    PublicAccessBlockConfiguration: readBlock(resource),
    AccessControlPolicy: (resource.aclRequest ?? null) as Json,
    Policy: resource.policyText == null ? null : canonicalJson(resource.policyText),
  }),
};

function readBlock({ recordedBlock }: Bucket): BlockSettings | null {
  return recordedBlock ? toBlockRequest(recordedBlock) : null;
}

/** Returns the calls before and those after the others. */
function planBlock(
  Bucket: string,
  present: Bucket,
  recorded: Bucket,
  hasOthers: boolean,
): readonly [RestoreCall[], RestoreCall[]] {
  const [current, wanted] = [readBlock(present), readBlock(recorded)];
  if (canonicalJson(current) === canonicalJson(wanted)) return [[], []];
  const put = (step: Step, block: BlockSettings) => makeCall(step, { Bucket, PublicAccessBlockConfiguration: block });
  const setBack = (undone: Step, block: BlockSettings) =>
    makeUndoCall(undone, undone === SET_BLOCK ? UNSET_BLOCK : SET_BACK_BLOCK, {
      Bucket,
      PublicAccessBlockConfiguration: block,
    });
  if (wanted === null) {
    const call = makeCall(DELETE_BLOCK, { Bucket });
    return [[{ call, undo: setBack(DELETE_BLOCK, current ?? {}), effect: 'delete the public access block' }], []];
  }
  const [on, target] = [present.recordedBlock, recorded.recordedBlock];
  const common = on && target ? toBlockRequest(intersectBlocks([on, target])) : undefined;
  const lifts = hasOthers && current !== null && common && canonicalJson(common) !== canonicalJson(current);
  const lifted = lifts ? common : current;
  const before: RestoreCall[] =
    lifts && current
      ? [{ call: put(LIFT_BLOCK, common), undo: setBack(LIFT_BLOCK, current), effect: describeLift(common, wanted) }]
      : [];
  if (canonicalJson(lifted) === canonicalJson(wanted)) return [before, []];
  const undo = lifted === null ? makeUndoCall(SET_BLOCK, DELETE_SET_BLOCK, { Bucket }) : setBack(SET_BLOCK, lifted);
  return [
    before,
    [{ call: put(SET_BLOCK, wanted), undo, effect: `set the public access block to ${describeBlock(wanted)}` }],
  ];
}

const describeLift = (common: BlockSettings, wanted: BlockSettings): string =>
  canonicalJson(common) === canonicalJson(wanted)
    ? `set the public access block to ${describeBlock(common)}`
    : `lift the public access block to ${describeBlock(common)} in between`;

function describeBlock(block: BlockSettings): string {
  const on = Object.entries(block).flatMap(([name, isOn]) => (isOn ? name : []));
  return on.length === 0 ? 'all off' : on.length === 4 ? 'all on' : on.join(' and ');
}

/** An item that does not contain the whole list, such as an older one, does not say what to put back. */
function planAcl(Bucket: string, present: Bucket, recorded: Bucket): RestoreCall[] {
  const [current, wanted] = [present.aclRequest, recorded.aclRequest];
  // The owner of a bucket does not change, so another owner is another bucket of the name.
  if (!current || !wanted || current.Owner.ID !== wanted.Owner.ID) return [];
  if (canonicalJson(current) === canonicalJson(wanted)) return [];
  const bind = (AccessControlPolicy: AclRequest) => ({
    Bucket,
    AccessControlPolicy: AccessControlPolicy as unknown as Json,
  });
  const undo = makeUndoCall(SET_ACL, SET_BACK_ACL, bind(current));
  return [{ call: makeCall(SET_ACL, bind(wanted)), undo, effect: 'set the access control list' }];
}

function planPolicy(Bucket: string, present: Bucket, recorded: Bucket): RestoreCall[] {
  const [current, wanted] = [present.policyText, recorded.policyText];
  if (current === undefined || wanted === undefined) return [];
  if (current === wanted || (current && wanted && canonicalJson(current) === canonicalJson(wanted))) return [];
  const step = wanted === null ? DELETE_POLICY : SET_POLICY;
  const undo =
    current === null
      ? makeUndoCall(step, DELETE_SET_POLICY, { Bucket })
      : makeUndoCall(step, SET_BACK_POLICY, { Bucket, Policy: current });
  return wanted === null
    ? [{ call: makeCall(step, { Bucket }), undo, effect: 'delete the policy' }]
    : [{ call: makeCall(step, { Bucket, Policy: wanted }), undo, effect: 'set the policy' }];
}
