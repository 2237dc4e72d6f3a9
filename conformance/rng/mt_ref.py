"""Reference re-implementation (pure Python + numpy float32/float64 rounding) of PyTorch 1.13's CPU random stream.
Written from the public headers ATen/core/{MT19937RNGEngine,DistributionsHelper,TransformationHelper}.h and
ATen/native/cpu/{DistributionTemplates,avx_mathfun}.h; every function here was checked against torch."""
import math
import numpy as np

f32 = np.float32
M32, M64 = 0xffffffff, 0xffffffffffffffff


# ---------------------------------------------------------------- float32 helpers
def fma32(a, b, c):
    """correctly rounded float32 fused multiply-add on arrays: product exact in float64, sum rounded to odd, then to float32"""
    p = np.asarray(a, f32).astype(np.float64) * np.asarray(b, f32).astype(np.float64)   # exact: 48 bits
    c = np.broadcast_to(np.asarray(c, f32).astype(np.float64), p.shape)
    s = p + c
    bb = s - p
    err = (p - (s - bb)) + (c - bb)                      # TwoSum error, exact
    bits = s.view(np.int64) if s.ndim else np.array(s).view(np.int64)
    fix = (err != 0) & ((bits & 1) == 0)                 # round to odd
    toward = np.where(err > 0, np.inf, -np.inf)
    s = np.where(fix, np.nextafter(s, toward), s)
    return s.astype(f32)


def fma64(a, b, c):
    """correctly rounded float64 fma of python floats (exact rational arithmetic)"""
    from fractions import Fraction
    r = Fraction(a) * Fraction(b) + Fraction(c)
    return float(r) if r != 0 else a * b + c             # Fraction -> float rounds to nearest even


def log_avx(x):
    """avx_mathfun log256_ps as compiled here (x: float32 array > 0); every mul feeding an add is contracted to an fma"""
    x = np.maximum(x, np.array(0x00800000, np.int32).view(f32))
    i = x.view(np.int32)
    e = ((i >> 23) - 0x7f).astype(f32) + f32(1)
    x = ((i & ~0x7f800000) | np.array(0.5, f32).view(np.int32)).astype(np.int32).view(f32)
    mask = x < f32(0.707106781186547524)
    tmp = np.where(mask, x, f32(0))
    x = x - f32(1)
    e = e - np.where(mask, f32(1), f32(0))
    x = x + tmp
    z = x * x
    y = np.full_like(x, f32(7.0376836292E-2))
    for c in (-1.1514610310E-1, 1.1676998740E-1, -1.2420140846E-1, 1.4249322787E-1, -1.6668057665E-1,
              2.0000714765E-1, -2.4999993993E-1, 3.3333331174E-1):
        y = fma32(y, x, f32(c))
    y = y * x
    if LOG_VARIANT == 0:       # y = fma(y, z, e*q1)
        y = fma32(y, z, e * f32(-2.12194440e-4))
    else:                      # y = fma(e, q1, y*z)
        y = fma32(e, f32(-2.12194440e-4), y * z)
    y = y - z * f32(0.5)       # z*0.5 is exact, so contraction makes no difference
    x = x + y
    return fma32(e, f32(0.693359375), x)


LOG_VARIANT = 0


def sincos_avx(x):
    """avx_mathfun sincos256_ps for x >= 0 (float32 array) -> (sin, cos)"""
    y = x * f32(1.27323954473516)
    j = (y.astype(np.int32) + 1) & ~1
    y = j.astype(f32)
    for c in (-0.78515625, -2.4187564849853515625e-4, -3.77489497744594108e-8):
        x = fma32(y, f32(c), x)
    z = x * x
    c_ = fma32(f32(2.443315711809948E-005), z, f32(-1.388731625493765E-003))
    c_ = fma32(c_, z, f32(4.166664568298827E-002))
    c_ = c_ * z
    c_ = fma32(c_, z, -(z * f32(0.5)))
    c_ = c_ + f32(1)
    s_ = fma32(f32(-1.9515295891E-4), z, f32(8.3321608736E-3))
    s_ = fma32(s_, z, f32(-1.6666654611E-1))
    s_ = s_ * z
    s_ = fma32(s_, x, x)
    use_s = (j & 2) == 0
    sin = np.where(use_s, s_, c_)
    cos = np.where(use_s, c_, s_)
    sin = np.where((j & 4) != 0, -sin, sin)
    cos = np.where(((j - 2) & 4) == 0, -cos, cos)
    return sin, cos


# ---------------------------------------------------------------- engine
class Gen:
    def __init__(self, seed=67280421310721):
        self.manual_seed(seed)

    def manual_seed(self, seed):
        self.seed = seed & M64
        s = [self.seed & M32]                            # only the low 32 bits reach the engine
        for j in range(1, 624):
            s.append((1812433253 * (s[-1] ^ (s[-1] >> 30)) + j) & M32)
        self.s, self.left, self.next = s, 1, 0
        self.cache = None                                # second half of the last Box-Muller pair (double); cleared by seeding
        self.draws = 0                                   # 32-bit outputs taken since seeding

    def random(self):
        self.draws += 1
        self.left -= 1
        if self.left == 0:
            s = self.s
            for i in range(624):
                y = (s[i] & 0x80000000) | (s[(i + 1) % 624] & 0x7fffffff)
                s[i] = s[(i + 397) % 624] ^ (y >> 1) ^ (0x9908b0df if s[(i + 1) % 624] & 1 else 0)
            self.left, self.next = 624, 0
        y = self.s[self.next]
        self.next += 1
        y ^= y >> 11
        y ^= (y << 7) & 0x9d2c5680
        y ^= (y << 15) & 0xefc60000
        y ^= y >> 18
        return y & M32

    def random64(self):
        hi = self.random()
        return (hi << 32) | self.random()                # the first output is the high half

    # uniform reals in [0,1)
    def u24(self):
        return f32((self.random() & 0xffffff) * 2.0 ** -24)

    def u53(self):
        return (self.random64() & ((1 << 53) - 1)) * 2.0 ** -53

    # --------------------------------------------------------- tensors (flat numpy arrays, row-major order)
    def rand(self, n, dtype='float32'):
        if dtype == 'float32':
            return np.array([self.u24() for _ in range(n)], f32)
        return np.array([self.u53() for _ in range(n)], np.float64)

    def uniform_(self, n, a, b, dtype='float32'):
        u = self.rand(n, dtype)
        if dtype == 'float32':
            a, b = f32(a), f32(b)
            return fma32(u, f32(b - a), a) if UNIFORM_FMA else (u * f32(b - a) + a).astype(f32)
        if UNIFORM_FMA:
            return np.array([fma64(float(x), b - a, a) for x in u], np.float64)
        return u * (b - a) + a

    def normal1(self, mean=0.0, std=1.0):
        """one sample of at::normal_distribution<double>"""
        if self.cache is not None:
            r, self.cache = self.cache, None
        else:
            u1, u2 = self.u53(), self.u53()
            rad = math.sqrt(-2.0 * math.log(1.0 - u2))
            th = 2.0 * math.pi * u1
            self.cache = rad * math.sin(th)
            r = rad * math.cos(th)
        return fma64(r, std, mean) if NORMAL1_FMA else r * std + mean

    def normal_(self, n, mean=0.0, std=1.0, dtype='float32', contiguous=True, simd=True):
        if n < 16 or not contiguous:
            v = [self.normal1(mean, std) for _ in range(n)]
            return np.array(v, np.float64).astype(dtype)
        d = self.rand(n, dtype)

        def fill16(block):
            if dtype == 'float32':
                m, s = f32(mean), f32(std)
                u1, u2 = f32(1) - block[:8], block[8:]
                if simd:
                    rad = np.sqrt(f32(-2) * log_avx(u1))
                    sn, cs = sincos_avx(f32(2 * math.pi) * u2)
                    return np.concatenate([fma32(rad * cs, s, m), fma32(rad * sn, s, m)])
                rad = np.sqrt(f32(-2) * np.log(u1.astype(np.float64)).astype(f32))
                th = (2 * math.pi * u2.astype(np.float64)).astype(f32).astype(np.float64)
                return np.concatenate([(rad * np.cos(th).astype(f32)) * s + m, (rad * np.sin(th).astype(f32)) * s + m])
            out = np.empty(16)
            for j in range(8):
                u1, u2 = 1.0 - float(block[j]), float(block[j + 8])
                rad = math.sqrt(-2.0 * math.log(u1))
                th = 2.0 * math.pi * u2
                a, b = rad * math.cos(th), rad * math.sin(th)
                out[j], out[j + 8] = (fma64(a, std, mean), fma64(b, std, mean)) if NORMALFILL64_FMA else (a * std + mean, b * std + mean)
            return out
        for i in range(0, n - 15, 16):
            d[i:i + 16] = fill16(d[i:i + 16].copy())
        if n % 16:
            d[n - 16:] = fill16(self.rand(16, dtype))    # 16 fresh uniforms overwrite the last 16 values
        return d

    def random_from_to(self, n, lo, hi, dtype='int64'):
        """random_(lo, hi) / randint"""
        wide = dtype in ('int64', 'float32', 'float64', 'bfloat16')     # 64-bit draws when range >= 2^32
        if dtype in ('float32', 'float64'):              # bounds beyond the mantissa move to the next representable value inside
            digits, ft = (24, f32) if dtype == 'float32' else (53, np.float64)
            q = int(ft(lo + 1))
            if q < lo:
                lo = q + (1 << (abs(lo + 1).bit_length() - 1 - digits + 1))
            q = int(ft(hi - 1))
            if q >= hi:
                hi = q - (1 << (abs(hi - 1).bit_length() - 1 - digits + 1))
        rng = hi - lo
        if wide and rng >= 1 << 32:
            v = [self.random64() % rng + lo for _ in range(n)]
        else:
            v = [self.random() % rng + lo for _ in range(n)]
        return v

    def random_(self, n, dtype='int64'):
        if dtype == 'int64':
            return [self.random64() % (1 << 63) for _ in range(n)]
        if dtype == 'float64':
            return [self.random64() % ((1 << 53) + 1) for _ in range(n)]
        if dtype == 'float32':
            return [self.random() % ((1 << 24) + 1) for _ in range(n)]
        if dtype == 'bool':
            return [bool(self.random() & 1) for _ in range(n)]
        bits = {'int32': 31, 'int16': 15, 'int8': 7, 'uint8': 8}[dtype]
        return [self.random() % (1 << bits) for _ in range(n)]

    def randperm(self, n):
        r = list(range(n))
        for i in range(n - 1):
            z = self.random() % (n - i)
            r[i], r[z + i] = r[z + i], r[i]
        return r

    def bernoulli_scalar(self, n, p):
        return [1 if self.u53() < p else 0 for _ in range(n)]

    def bernoulli_tensor(self, p, dtype='float32'):
        if dtype == 'float64':
            return [1 if self.u53() < float(x) else 0 for x in p]
        return [1 if self.u24() < f32(x) else 0 for x in p]

    def exponential_(self, n, lam=1.0, dtype='float32'):
        return np.array([-1.0 / lam * math.log(1.0 - self.u53()) for _ in range(n)], np.float64).astype(dtype)

    def geometric_(self, n, p, dtype='float32'):
        return np.array([math.ceil(math.log(self.u53()) / math.log(1.0 - p)) for _ in range(n)], np.float64).astype(dtype)

    def cauchy_(self, n, median=0.0, sigma=1.0, dtype='float32'):
        return np.array([median + sigma * math.tan(math.pi * (self.u53() - 0.5)) for _ in range(n)], np.float64).astype(dtype)

    def log_normal_(self, n, mean=1.0, std=2.0, dtype='float32'):
        return np.array([math.exp(self.normal1(mean, std)) for _ in range(n)], np.float64).astype(dtype)

    def multinomial(self, w, n_sample, replacement=False, dtype='float32'):
        """one row of weights"""
        ft = np.dtype(dtype).type
        w = np.asarray(w, ft)
        if not replacement:
            q = w / self.exponential_(len(w), 1.0, dtype)
            order = sorted(range(len(w)), key=lambda i: -q[i])
            return order[:n_sample]
        cum = np.zeros(len(w), ft)
        s = ft(0)
        for i, x in enumerate(w):
            s = ft(s + x)
            cum[i] = s
        cum = cum / s
        cum[-1] = ft(1)
        out = []
        for _ in range(n_sample):
            u = self.u53()
            lo, hi = 0, len(w)
            while hi - lo > 0:
                mid = lo + (hi - lo) // 2
                if float(cum[mid]) < u:
                    lo = mid + 1
                else:
                    hi = mid
            out.append(lo)
        return out


UNIFORM_FMA = True
NORMAL1_FMA = True
NORMALFILL64_FMA = True


# ---------------------------------------------------------------- Philox4x32-10
def philox4x32(counter, key, rounds=10):
    c, k = list(counter), list(key)
    for r in range(rounds):
        if r:
            k = [(k[0] + 0x9E3779B9) & M32, (k[1] + 0xBB67AE85) & M32]
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k[0], p1 & M32, (p0 >> 32) ^ c[3] ^ k[1], p0 & M32]
    return c
