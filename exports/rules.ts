/** `assay/rules`: the rules that come with Assay. */
export { rules } from '../rules';
