import { AwsError } from '../../aws-call';
import type { AnswerCall } from '../../service';
import type { ServiceContext } from '../service-context';
import { toSdkStructure } from '../shapes';
import { answerFiltered } from './filters';

/** Creates a call that describes the resources of a type by ids and filters. */
export function createDescribe(
  { resources }: ServiceContext,
  options: {
    readonly type: string;
    /** `Vpc`, in the SDK. */
    readonly shape: string;
    readonly ids: string;
    readonly output: string;
    readonly notFound: string;
    readonly name: string;
  },
): AnswerCall {
  return (call) => {
    const ids = call.input[options.ids] as readonly string[] | undefined;
    const found = ids
      ? ids.map((id) => {
          const resource = resources.find(options.type, id);
          if (resource) return resource;
          throw new AwsError(options.notFound, `The ${options.name} ID '${id}' does not exist`);
        })
      : resources.list(options.type);
    const described = found.map(({ configuration }) => toSdkStructure('ec2', options.shape, configuration) as object);
    return answerFiltered(call, options.output, described);
  };
}
