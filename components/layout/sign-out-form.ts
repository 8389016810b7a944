/** Id of the form that signs out, which the header and its menu share. */
export const SIGN_OUT_FORM_ID = 'sign-out'
