import type { PolicyDocument } from '../service';

/** The values of condition keys, by key in lower case. A key with several values has a list. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

/** A request to use one action on one resource. */
export interface AccessRequest {
  readonly principal: RequestPrincipal;
  /** `ec2:ModifyVolume` */
  readonly action: string;
  /** An ARN; `*` for actions without resource-level permissions. */
  readonly resource: string;
  /** The account that owns the resource. */
  readonly resourceAccount: string;
  readonly context: RequestContext;
}

/** The principal of a request, under each name that a policy can have for it. */
export interface RequestPrincipal {
  readonly account: string;
  /** The ARNs that name exactly this principal: the session and its role, or the user. */
  readonly arns: readonly string[];
  /** The ARN that a boundary or a session policy does not limit, when a resource policy names it: of a session or a user. */
  readonly directArn?: string;
  /** `events.amazonaws.com`, for a service. */
  readonly service?: string;
  readonly isAnonymous?: boolean;
}

/** The policies that decide on a request. */
export interface ApplicablePolicies {
  readonly identity: readonly PolicyDocument[];
  readonly boundary?: PolicyDocument;
  readonly session?: PolicyDocument;
  readonly resource?: PolicyDocument;
  /** Service control policies, or actions that a test blocks. */
  readonly limits?: readonly PolicyDocument[];
  /** Whether the identity's own policies are not enough, as for a KMS key or the trust policy of a role. */
  readonly requiresResourcePolicy?: boolean;
}

export type AccessDecision =
  | { readonly isAllowed: true }
  | {
      readonly isAllowed: false;
      /** As in the messages of AWS: an explicit deny, or nothing that allows the action. */
      readonly isExplicit: boolean;
      /** `identity-based`, `resource-based`, `permissions boundary`, `session`, `service control`. */
      readonly policyKind: PolicyPart;
    };

export type PolicyPart = 'identity-based' | 'resource-based' | 'permissions boundary' | 'session' | 'service control';
