import { marked } from '../family.ts';

/** RFC 7519, signed (three parts) or encrypted (five). An unsigned one proves nothing to anybody. */
export const JSON_WEB_TOKEN = [
  marked(
    'json-web-token',
    ['eyj'],
    String.raw`(?<!(?<!\\|%[0-9A-F])[A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,4000}\.e[yw][A-Za-z0-9_-]{6,8000}\.[A-Za-z0-9_-]{10,1000}`,
    {
      finds: [
        'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
        'Authorization: Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.eyJpc3MiOiJrdWJlcm5ldGVzL3NlcnZpY2VhY2NvdW50TBa3DB0z-XUCJkFdGWgRn4oA2f1Fmu_NXAIDyidsRFcodDTBCDTZ3CCLpBKAljbv_wpVUahir-IlaKemMjHS9TcN-q.SxYihd716EyGHBUsECxvSy-wN-VNrkLcYrSsb6Lvg_wMsBkddvS3udqKaeD5JXC2GgKFKE16LtSSL_dAsLFjzr-0ZnRsNgyjjGoJwQP5kVF-kiLzAhA3kd2fiXdPK3buiUQpIetuliYmajOf6krp55eZ281E97Fcn_kCE5vXA2NyrnSRR8ftOMjKvn1bAEL86PtOKTwV8my2UrSx2WmNwNPZ9yi9bkIhtOM77zJ0tmuU6PYgb56VUF3XMZZpj0wsSb3i4X_oWAu5uqs6nP06WbbrhHLxlQDg5oEM0r1ywTiUHCmfu21onT0K5bDxRsjl0Ctd3jnszSsmBiNfpyZwj7',
        'id_token=eyJhbGciOiJFUzI1NiJ9.ewogICJzdWIiEbpxHkG4bKEa0ATLV6nJ.X8Xip0hgaxJ4_4Kv03nlvmS69ndntTWIJ8x0Hb4Kn-KMegUNxE0uqLkRRkH5nLBO8sEoU7Y22JF77K6407nYqk&state=1',
      ],
      leaves: [
        'eyJhbGciOiJIUzI1NiJ9',
        'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.',
        'eyJhbGciOiJIUzI1NiJ9.payload.signature',
      ],
    },
  ),
  marked(
    'encrypted-web-token',
    ['eyj'],
    String.raw`(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{0,1000}\.[A-Za-z0-9_-]{10,100}\.[A-Za-z0-9_-]{2,8000}\.[A-Za-z0-9_-]{16,100}(?![A-Za-z0-9_.-])`,
    {
      finds: [
        'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..Na6vZfWBG1zHqsZG.2nmLOKEdNqvJ0M5Jxaz-iho3GRcM9S-Emij-_te9WlX6kOof5I-zPxi7EKmxeVJM3NPGO--wBdaXA8HS-w4WUaFyC2-xZeF4YrLYKuaCdmzEMx2s-VG5oK8q.QwwC8ENPfHTAamRzzb_E_C',
        'next-auth.session-token=eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..L40pQdeu-trCBcvk.VPS2xZCanJP07gyWtpa9XeuF9p-JvNld7NnZcQZ4YOeSKfvClTLDDJadw47m5C2H-3w_gb_WzB1j1Q0FtuEsxB1mqbU0Drf4iAKVpnZGGXwWaZU5RW0D-mz_s2J6XHFY7wsZThMBG_rFGpDokIKO72RQDRPEsUnyWOXJRsvoAGBcjOOzIr9iaJne11lmRiG4JxiHkuyJyt7S2XKgQ-yJYW-9BXTYeNlRz4LCL5MaxfxIM8IBncmKZzj9tlrk2LT5LfpEw7Q4gq-mcxpeVYvkMMYAMRn6TVMCpCDUujc1bvva.MHY_OEn1ivh6Qq-btKWQoR',
      ],
      leaves: ['eyJhbGciOiJkaXIifQ', 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0.a.b.c.d'],
    },
  ),
];
