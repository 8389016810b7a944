/**
 * By AAGUID (WebAuthn Level 3 §6.5.2), from passkeydeveloper/passkey-authenticator-aaguids and
 * Yubico, October 2026.
 */
const NAMES: Record<string, string> = {
  // Platforms and browsers
  'fbfc3007-154e-4ecc-8c0b-6e020557d7bd': 'Apple Passwords',
  'dd4ec289-e01d-41c9-bb89-70fa845d4bf2': 'iCloud Keychain (managed)',
  'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4': 'Google Password Manager',
  'd3452668-01fd-4c12-926c-83a4204853aa': 'Microsoft Password Manager',
  '08987058-cadc-4b81-b6e1-30de50dcbe96': 'Windows Hello',
  '9ddd1817-af5a-4672-a2b9-3e3dd95000a9': 'Windows Hello',
  '6028b017-b1d4-4c02-b4b3-afcdafc96bb2': 'Windows Hello',
  '53414d53-554e-4700-0000-000000000000': 'Samsung Pass',
  'b93fd961-f2e6-462f-b122-82002247de78': 'Android device',
  'adce0002-35bc-c60a-648b-0b25f1f05503': 'Chrome on Mac',
  '771b48fd-d3d4-4f74-9232-fc157ab0507a': 'Edge on Mac',
  'b5397666-4885-aa6b-cebf-e52262a439a2': 'Chromium',
  '90a3ccdf-635c-4729-a248-9b709135078f': 'Microsoft Authenticator',
  'de1e552d-db1d-4423-a619-566b625cdc84': 'Microsoft Authenticator',

  // Password managers
  'bada5566-a7aa-401f-bd96-45619a55120d': '1Password',
  'a11a5faa-9f32-4b8c-8c5d-2f7d13e8c942': 'AliasVault',
  'a4a2d88e-9796-4356-9164-e2a5a8bd019c': 'Avast Password Manager',
  '6bb49926-160a-4306-a100-4eb39ba6ac45': 'AVG Password Manager',
  'e7db2bd3-f2fe-4d71-ad78-7e7aa166cfd1': 'Avira Password Manager',
  'd548826e-79b4-db40-a3d8-11116f7e8349': 'Bitwarden',
  '531126d6-e717-415c-9320-3d9aa6981239': 'Dashlane',
  'de503f9c-21a4-4f76-b4b7-558eb55c6f89': 'Devolutions',
  'f3809540-7f14-49c1-a8b3-8f813b225541': 'Enpass',
  'd2717a32-9851-48a8-9961-b264c97a411a': 'Fenko Vault',
  'd49b2120-b865-4191-8cea-be84a52b0485': 'Heimlane Vault',
  'da583154-ce16-4cdf-9fe6-1dba788c0998': 'Hey Be Safe',
  '9c1f2b6e-4d3a-4f7c-8b21-5e6a7d8c9f01': 'Idira',
  '39a5647e-1853-446c-a1f6-a79bae9f5bc7': 'IDmelon',
  '6d212b28-a2c1-4638-b375-5932070f62e9': 'initial',
  'cb6f6666-38ea-4873-9161-ff456a82d316': 'iPass Secure Auth',
  'bfc748bb-3429-4faa-b9f9-7cfa9f3b76d0': 'iPasswords',
  'a10c6dd9-465e-4226-8198-c7c44b91c555': 'Kaspersky Password Manager',
  'eaecdef2-1c31-5634-8639-f1cbd9c00a08': 'KeePassDX',
  '9addb28c-b46f-4402-808f-019651441ff3': 'KeePassPasskey',
  'fdb141b2-5d84-443e-8a35-4698c205a502': 'KeePassXC',
  '0ea242b4-43c4-4a1b-8b17-dd6d0b6baec6': 'Keeper',
  '69840def-9dcf-4632-bf87-6ac2e451b4f5': 'Keyholm',
  'b78a0a55-6ef8-d246-a042-ba0f6d55050c': 'LastPass',
  '22248c4c-7a12-46e2-9a41-44291b373a4d': 'LogMeOnce',
  'b84e4048-15dc-4dd0-8640-f4f60813c8af': 'NordPass',
  'fa37f553-f9b6-4adb-ac53-8bbb57ebdf0d': 'Norton Password Manager',
  '5ca471bb-a56d-46ad-a496-67e70e9ed9fb': 'Parcel',
  '87f5ec51-f721-4feb-9fe4-be18c4971894': 'PassCard',
  '53e7a7a5-e75f-4d3d-9483-12fc779cdf23': 'Password Depot',
  '70617373-7761-6c6c-6669-646f32303236': 'Passwall',
  '50726f74-6f6e-5061-7373-50726f746f6e': 'Proton Pass',
  'd350af52-0351-4ba2-acd3-dfeeadc3f764': 'pwSafe',
  '65c97700-f5ef-4d5c-8a42-f30e45ac94b7': 'Royal Vault',
  '891494da-2c90-4d31-a9cd-4eab0aed1309': 'Sésame',
  'e8b7f4a2-c3d5-e6f7-890a-b1c2d3e4f567': 'Sherlocked',
  'd9be9d39-e6a6-4c28-a581-32b044d986e4': 'Sticky Password',
  'cc45f64e-52a2-451b-831a-4edd8022a202': 'ToothPic',
  '9f8a3b2c-1d4e-4f6a-8b0c-2e1d3c4b5a69': 'U2 Secured',
  '45e3057e-b2f9-48ed-912f-9b901e153b16': 'Uniqkey',
  '477b05cd-7f78-4fe7-b629-27247f296138': 'WALLIX Vault',
  'b35a26b2-8f6e-4697-ab1d-d44db4da28c6': 'Zoho Vault',

  // Security keys
  'cb69481e-8ff7-4039-93ec-0a2729a154a8': 'YubiKey 5',
  'ee882879-721c-4913-9775-3dfcce97072a': 'YubiKey 5',
  '19083c3d-8383-4b18-bc03-8f1c9ab2fd1b': 'YubiKey 5',
  'ff4dac45-ede8-4ec2-aced-cf66103f4335': 'YubiKey 5',
  '73bb0cd4-e502-49b8-9c6f-b59445bf720b': 'YubiKey 5 FIPS',
  'c1f9a0bc-1dd2-404a-b27f-8e29047a43fd': 'YubiKey 5 NFC FIPS',
  '85203421-48f9-4355-9bc8-8a53846e5083': 'YubiKey 5Ci FIPS',
  'fa2b99dc-9e39-4257-8f92-4a30d23c4118': 'YubiKey 5 NFC',
  '2fc0579f-8113-47ea-b116-bb5a8db9202a': 'YubiKey 5 NFC',
  'a25342c0-3cdc-4414-8e46-f4807fca511c': 'YubiKey 5 NFC',
  'd7781e5d-e353-46aa-afe2-3ca49f13332a': 'YubiKey 5 NFC',
  '662ef48a-95e2-4aaa-a6c1-5b9c40375824': 'YubiKey 5 NFC',
  'c5ef55ff-ad9a-4b9f-b580-adebafe026d0': 'YubiKey 5Ci',
  'a02167b9-ae71-4ac7-9a07-06432ebb6f1c': 'YubiKey 5Ci',
  '24673149-6c86-42e7-98d9-433fb5b73296': 'YubiKey 5Ci',
  'd8522d9f-575b-4866-88a9-ba99fa02f35b': 'YubiKey Bio',
  'dd86a2da-86a0-4cbe-b462-4bd31f57bc6f': 'YubiKey Bio',
  '7d1351a6-e097-4852-b8bf-c9ac5c9ce4a3': 'YubiKey Bio',
  '90636e1f-ef82-43bf-bdcf-5255f139d12f': 'YubiKey Bio',
  '42b4fb4a-2866-43b2-9bf7-6c6669c2e5d3': 'Google Titan',
}

/** Falls back to "Passkey". */
export function authenticatorName(aaguid: string | null): string {
  return find(aaguid) ?? 'Passkey'
}

/** A neutral mark: the logos belong to others. Null for an unknown authenticator. */
export function authenticatorInitial(aaguid: string | null): string | null {
  return find(aaguid)?.charAt(0).toUpperCase() ?? null
}

function find(aaguid: string | null): string | undefined {
  const id = aaguid?.toLowerCase() ?? ''
  return Object.hasOwn(NAMES, id) ? NAMES[id] : undefined
}
