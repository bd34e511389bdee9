// Parts of sorts: networks and radix sorts of each type of key. To be included once in a file.
#include "sort_tasks.h"

#define WHOLE(e) (e)
#define KEY_PART(e) ((e).key)

#define KEY uint8_t
#define NETWORK network_u8
#include "network.h"
#define KEY uint32_t
#define NETWORK network_u32
#include "network.h"
#define KEY uint64_t
#define NETWORK network_u64
#include "network.h"

#define ELEMENT uint8_t
#define RADIX radix_u8
#define KEY_OF WHOLE
#include "radix.h"
#define ELEMENT uint32_t
#define RADIX radix_u32
#define KEY_OF WHOLE
#include "radix.h"
#define ELEMENT uint64_t
#define RADIX radix_u64
#define KEY_OF WHOLE
#include "radix.h"
#define ELEMENT tern_sort_pair
#define RADIX radix_pair
#define KEY_OF KEY_PART
#include "radix.h"

#define TYPE f32
#include "sort_keys.h"
#define TYPE f64
#include "sort_keys.h"
#define TYPE i32
#include "sort_keys.h"
#define TYPE i64
#include "sort_keys.h"
#define TYPE u8
#include "sort_keys.h"
