"""How JSON columns are written: Chinese as it is, without spaces; half as long as escaped, and faster."""

import json

dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
