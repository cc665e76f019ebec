import type { RecordedSettings } from '../../account/recorded-settings';
import type { AccessKeys } from '../../iam/access-keys';
import type { LocalService } from '../../service';
import { createAccessKeyOperations } from './access-key-operations';
import { createAccountOperations } from './account-operations';
import { createAccountSettings } from './account-state';
import { createCredentialReportOperations } from './credential-report';
import { createManagedPolicyOperations } from './managed-policy-operations';
import { createPrincipalOperations } from './principal-operations';
import { createPolicyOperations } from './principal-policies';
import { GROUP_KIND, type IamContext, ROLE_KIND, USER_KIND } from './principals';
import { loadRecordedSettings } from './recorded-credentials';
import { createSignInOperations, findUserCredential } from './sign-in-operations';
import { createIamTypes } from './template-types';

/**
 * Creates IAM in an account. Its users and roles have exactly the rights of their policies.
 * @param recorded the settings that the account begins with @default those of a new account
 */
export function createIam(context: IamContext, keys: AccessKeys, recorded?: RecordedSettings): LocalService {
  const settings = createAccountSettings();
  if (recorded) loadRecordedSettings(context, keys, settings, recorded);
  return {
    name: 'iam',
    operations: {
      ...createPrincipalOperations(context, settings, (userName) => findUserCredential(settings, userName)),
      ...createPolicyOperations(context, ROLE_KIND),
      ...createPolicyOperations(context, USER_KIND),
      ...createPolicyOperations(context, GROUP_KIND),
      ...createManagedPolicyOperations(context),
      ...createAccountOperations(context, settings),
      ...createAccessKeyOperations(context, keys, settings),
      ...createSignInOperations(context, settings),
      ...createCredentialReportOperations(context, keys, settings),
    },
    types: createIamTypes(context),
    save: () => settings,
    restore: (state) => {
      Object.assign(settings, createAccountSettings(), state);
    },
  };
}
