import type { AccountResource } from '../../account/resources';
import { AwsError } from '../../aws-call';
import type { AnswerCall } from '../../service';
import type { ServiceContext } from '../service-context';
import { toSdkStructure } from '../shapes';
import { answerFiltered } from './filters';

interface DescribedType {
  readonly type: string;
  /** `Vpc`, in the SDK. */
  readonly shape: string;
  readonly ids: string;
  readonly output: string;
  readonly notFound: string;
  readonly name: string;
}

/** @throws AwsError if there is no resource with an id */
export function findOrRefuse(
  { resources }: ServiceContext,
  { type, notFound, name }: Pick<DescribedType, 'type' | 'notFound' | 'name'>,
  id: string,
): AccountResource {
  const resource = resources.find(type, id);
  if (resource) return resource;
  throw new AwsError(notFound, `The ${name} ID '${id}' does not exist`);
}

/** Creates a call that describes the resources of a type by ids and filters. */
export function createDescribe(context: ServiceContext, options: DescribedType): AnswerCall {
  return (call) => {
    const ids = call.input[options.ids] as readonly string[] | undefined;
    const found = ids?.map((id) => findOrRefuse(context, options, id)) ?? context.resources.list(options.type);
    const described = found.map(({ configuration }) => toSdkStructure('ec2', options.shape, configuration) as object);
    return answerFiltered(call, options.output, described);
  };
}
