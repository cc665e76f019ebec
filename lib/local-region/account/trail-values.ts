import type { NormalizedSchema } from '@smithy/core/schema';
import type { AwsCall } from '../aws-call';
import { getValueSchema, listSchemaMembers } from '../wire/protocols/scalars';
import { ServiceModel } from '../wire/service-model';

/** The request and the answer of a call, as CloudTrail records them. */
interface TrailValues {
  readonly requestParameters: object | null;
  /** Null for a call that reads. */
  readonly responseElements: object | null;
}

/** Writes the input and output of a call in the names of CloudTrail, which are those of the service's wire protocol. */
export function writeTrailValues(call: AwsCall, output: object | undefined): TrailValues {
  const model = ServiceModel.load(call.service);
  const operation = model.operations.get(call.operation);
  if (!operation) return { requestParameters: null, responseElements: null };
  const isEc2 = call.service === 'ec2';
  const write = (schema: NormalizedSchema, value: object): object | null => {
    const written = toTrailValue(schema, value, isEc2);
    return typeof written === 'object' && written && Object.keys(written).length > 0 ? written : null;
  };
  const input = write(operation.input, call.input);
  const answer = output && !isReadOnly(call.operation) ? write(operation.output, output) : null;
  return {
    requestParameters: (REQUEST_FORMS[call.service] ?? ((parameters) => parameters))(input, call),
    responseElements: isEc2 && answer ? { requestId: call.requestId, ...answer } : answer,
  };
}

/** Whether CloudTrail records an operation as one that changes nothing. */
export const isReadOnly = (operation: string): boolean => isQuestion(operation) || operation.startsWith('AssumeRole');

/** Whether an operation does nothing but answer, by its name. */
export const isQuestion = (operation: string): boolean =>
  /^(?:BatchGet|Check|Describe|Filter|Get|Head|List|Lookup|Query|Scan|Search|Select|Simulate|StartQuery$)/.test(
    operation,
  );

type FormRequest = (parameters: object | null, call: AwsCall) => object | null;

/** The services whose requests differ from the general form. */
const REQUEST_FORMS: Readonly<Record<string, FormRequest>> = {
  ec2: (parameters, { operation, input }) => {
    if (Array.isArray(input.InstanceIds) && /Instances$/.test(operation)) {
      return { instancesSet: { items: input.InstanceIds.map((instanceId: string) => ({ instanceId })) } };
    }
    if (operation === 'ModifyVolume') return { ModifyVolumeRequest: input };
    return parameters;
  },
  s3: (_, { input }) => {
    const { Bucket, Body, Policy, ...others } = input;
    return {
      bucketName: Bucket,
      ...(typeof Policy === 'string' && { bucketPolicy: parseTrailPolicy(Policy) }),
      ...others,
      Host: 's3.amazonaws.com',
    };
  },
};

function parseTrailPolicy(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function toTrailValue(schema: NormalizedSchema, value: unknown, isEc2: boolean): unknown {
  if (value === undefined || value === null) return undefined;
  if ((schema.getMergedTraits() as { sensitive?: 1 }).sensitive) return 'HIDDEN_DUE_TO_SECURITY_REASONS';
  if (typeof value === 'string' && schema.isStringSchema()) return value;
  if (schema.isListSchema()) {
    const items = (value as unknown[]).map((each) => toTrailValue(getValueSchema(schema), each, isEc2));
    return isEc2 ? (items.length > 0 ? { items } : {}) : items;
  }
  if (schema.isMapSchema()) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, toTrailValue(getValueSchema(schema), each, isEc2)]),
    );
  }
  if (schema.isStructSchema()) {
    const members = value as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      listSchemaMembers(schema)
        .filter(([name]) => members[name] !== undefined && members[name] !== null)
        .map(([name, member]) => [toTrailName(name, member, isEc2), toTrailValue(member, members[name], isEc2)]),
    );
  }
  if (schema.isTimestampSchema()) {
    const date = new Date(value as string);
    return isEc2 ? date.getTime() : TIME_FORMAT.format(date);
  }
  if (schema.isBlobSchema()) return undefined;
  return value;
}

function toTrailName(name: string, member: NormalizedSchema, isEc2: boolean): string {
  const { xmlName } = member.getMergedTraits() as { xmlName?: string };
  const wireName = isEc2 ? (xmlName ?? name) : name;
  if (isEc2 && wireName === 'return') return '_return';
  return wireName.charAt(0).toLowerCase() + wireName.slice(1);
}

/** `Aug 1, 2024, 11:45:22 AM` */
const TIME_FORMAT = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });
