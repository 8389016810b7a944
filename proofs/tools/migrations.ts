import path from 'node:path'
import { PROJECT } from '@/scripts/dev/project'

export const MIGRATIONS = path.join(PROJECT, 'prisma', 'migrations')
