import { type AwsCall, AwsError } from '../../lib/local-region/aws-call';

/** A call that arrived, with the code of the error that it was answered with. */
export interface WatchedCall extends Pick<AwsCall, 'service' | 'operation' | 'input' | 'caller'> {
  /** `ec2:DescribeVolumes` */
  readonly name: string;
  error?: string;
}

/** An error of AWS, or its code; or something else that happens instead of an answer. */
export type Fault = string | AwsError | (() => void);

type Answer = (call: AwsCall) => Promise<object>;

/** Limits the pages of an operation by a member of its input. */
interface PageLimit {
  readonly member: string;
  readonly size: number;
}

/** Services refuse larger pages themselves. */
const LARGEST_PAGE = 100;

/** Stands before the services of the local region: keeps the calls, and injects faults. Calls are named `ec2:DescribeVolumes`. */
export class CallWatch {
  calls: WatchedCall[] = [];
  /** The faults of the next calls of a name, in order; `undefined` is none. */
  readonly faults = new Map<string, (Fault | undefined)[]>();
  /** The fault of every call of a name. */
  readonly always = new Map<string, Fault>();
  /** Returns the fault of a call, unless `faults` or `always` has one. */
  fault: (call: WatchedCall) => Fault | undefined = () => undefined;
  /** Runs before each answer, so that a test can change the account in between, or wait. */
  before: (call: WatchedCall) => Promise<void> | void = () => undefined;
  /** Answers calls of a name in place of their service, which `next` asks. */
  readonly answers = new Map<string, (call: AwsCall, next: Answer) => object | Promise<object>>();
  /** Makes the pages of a name small, so that tests meet paging. */
  readonly pages = new Map<string, PageLimit>();

  reset(): void {
    this.calls = [];
    for (const map of [this.faults, this.always, this.answers, this.pages]) map.clear();
    this.fault = () => undefined;
    this.before = () => undefined;
  }

  /** The inputs of the calls of a name. */
  listInputs(name: string): WatchedCall['input'][] {
    return this.calls.filter((call) => call.name === name).map(({ input }) => input);
  }

  /** @param next passes a call to its service */
  async answer(call: AwsCall, next: Answer): Promise<object> {
    const { service, operation, input, caller } = call;
    const watched: WatchedCall = { name: `${service}:${operation}`, service, operation, input, caller };
    this.calls.push(watched);
    try {
      const fault = this.findFault(watched);
      await this.before(watched);
      inject(fault);
      const limited = this.limitPage(watched.name, call);
      const instead = this.answers.get(watched.name);
      return await (instead ? instead(limited, next) : next(limited));
    } catch (error) {
      watched.error = error instanceof AwsError ? error.code : String(error);
      throw error;
    }
  }

  private findFault(call: WatchedCall): Fault | undefined {
    return this.faults.get(call.name)?.shift() ?? this.always.get(call.name) ?? this.fault(call);
  }

  private limitPage(name: string, call: AwsCall): AwsCall {
    const page = this.pages.get(name);
    if (!page || Number(call.input[page.member] ?? 0) > LARGEST_PAGE) return call;
    const size = Math.min(call.input[page.member] ?? LARGEST_PAGE, page.size);
    return { ...call, input: { ...call.input, [page.member]: size } };
  }
}

function inject(fault: Fault | undefined): void {
  if (fault === undefined) return;
  if (typeof fault === 'string') throw new AwsError(fault, 'refused by the test');
  if (fault instanceof AwsError) throw fault;
  fault();
}
